using ImageGen.Contracts;
using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Access;

/// <summary>
/// The tenant on whose behalf a request is made: that of the caller's key or token, or the one in <c>X-Tenant-Id</c> if the caller may name one. Callers that may are
/// operators, trusted proxies, and everybody where no credentials are required.
/// </summary>
/// <param name="Name">The tenant's validated name.</param>
internal sealed record Tenant(string Name)
{
    /// <summary>The header.</summary>
    public const string Header = "X-Tenant-Id";

    /// <summary>Called by the framework for handlers with a tenant parameter; ends the request with 400 when the header is not a valid tenant, and with 403 when the caller may not name it.</summary>
    public static ValueTask<Tenant?> BindAsync(HttpContext context)
    {
        var caller = Caller.Of(context);
        if (NamedIn(context.Request) is not { } named || named == caller.Tenant)
        {
            return new(new Tenant(caller.Tenant));
        }

        return caller.MayNameTenant ? new(new Tenant(named)) : throw new ProblemException(AccessProblems.OtherTenant(caller.Tenant));
    }

    /// <summary>The tenant that the header names; null without the header.</summary>
    /// <exception cref="ProblemException">400: the header is not a valid tenant.</exception>
    public static string? NamedIn(HttpRequest request)
    {
        var values = request.Headers[Header];
        return values.Count == 0 ? null
            : values.Count == 1 && NamePattern.IsMatch(values[0]) ? values[0]
            : throw new ProblemException(KnownProblems.InvalidRequest(Header, "must be one name of 1 to 64 characters of a-z, 0-9, - and _, beginning with a letter or digit."));
    }
}
