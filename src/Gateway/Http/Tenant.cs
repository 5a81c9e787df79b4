using ImageGen.Contracts;

namespace ImageGen.Gateway.Http;

/// <summary>
/// The tenant on whose behalf a request is made, from the header <c>X-Tenant-Id</c>; <c>default</c> without it. The header separates tenants but does
/// not authenticate them: any client that can reach the gateway can name any tenant, so a proxy that authenticates clients should set the header.
/// </summary>
/// <param name="Name">The tenant's validated name.</param>
internal sealed record Tenant(string Name)
{
    /// <summary>The header.</summary>
    public const string Header = "X-Tenant-Id";

    /// <summary>Called by the framework for handlers with a tenant parameter; ends the request with 400 when the header is not a valid tenant.</summary>
    public static ValueTask<Tenant?> BindAsync(HttpContext context)
    {
        var values = context.Request.Headers[Header];
        if (values.Count == 0)
        {
            return new(new Tenant(Tenants.Default));
        }

        if (values.Count > 1 || !NamePattern.IsMatch(values[0]))
        {
            throw new ProblemException(KnownProblems.InvalidRequest(
                Header, "must be one name of 1 to 64 characters of a-z, 0-9, - and _, beginning with a letter or digit."));
        }

        return new(new Tenant(values[0]!));
    }
}
