using ImageGen.Contracts;
using ImageGen.Storage.Access;

namespace ImageGen.Gateway.Access;

/// <summary>The authenticated sender of a request.</summary>
/// <param name="Name">Who it is, for audit logs: the id of a key, the subject of a token, never a secret.</param>
/// <param name="Tenant">The tenant it belongs to.</param>
/// <param name="Scopes">What it may do.</param>
internal sealed record Caller(string Name, string Tenant, AccessScope Scopes)
{
    /// <summary>Whether it may act for another tenant, which it names in <c>X-Tenant-Id</c>.</summary>
    public bool MayNameTenant { get; init; }

    /// <summary>Whether the gateway requires no credentials and the caller has none.</summary>
    public bool IsAnonymous { get; init; }

    /// <summary>The API key with which it authenticated; null for other credentials.</summary>
    public ApiKey? Key { get; init; }

    /// <summary>Whether it is an operator.</summary>
    public bool IsAdmin => Scopes.HasFlag(AccessScope.Admin);

    /// <summary>Any caller of a gateway that requires no credentials: everything of every tenant, and the metrics, but not the calls of operators.</summary>
    public static Caller Anonymous { get; } = new("anyone", Tenants.Default, AccessScopes.OfTenant | AccessScope.Metrics) { MayNameTenant = true, IsAnonymous = true };

    /// <summary>Whether it has a scope. An operator has all.</summary>
    public bool Has(AccessScope scope) => IsAdmin || Scopes.HasFlag(scope);

    /// <summary>The caller and its address, for audit logs.</summary>
    public string Describe(HttpContext http) => $"{Name} from {http.Connection.RemoteIpAddress?.ToString() ?? "an unknown address"}";

    /// <summary>The caller of a request. Called by the framework for handlers with a caller parameter.</summary>
    /// <exception cref="InvalidOperationException">The route requires no scope, so that its callers are not authenticated.</exception>
    public static ValueTask<Caller?> BindAsync(HttpContext context) => new(Of(context));

    /// <summary>The caller of a request.</summary>
    /// <exception cref="InvalidOperationException">The route requires no scope, so that its callers are not authenticated.</exception>
    public static Caller Of(HttpContext context)
        => context.Features.Get<Caller>() ?? throw new InvalidOperationException($"{context.Request.Path} requires no scope, so that its callers are not authenticated.");
}
