using System.Security.Cryptography;
using System.Text;
using ImageGen.Gateway.Problems;
using Microsoft.Extensions.Options;

namespace ImageGen.Gateway.Config;

/// <summary>Lets only calls pass that bear the admin token; none where there is none.</summary>
internal sealed class AdminGuard(IOptions<AdminOptions> options) : IEndpointFilter
{
    private const string Scheme = "Bearer ";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        if (options.Value.AdminToken is not { Length: > 0 } expected)
        {
            return new ProblemResult(ConfigProblems.NoAdminToken);
        }

        if (!Bears(context.HttpContext.Request.Headers.Authorization.ToString(), expected))
        {
            context.HttpContext.Response.Headers.WWWAuthenticate = "Bearer";
            return new ProblemResult(ConfigProblems.NotAdmin);
        }

        return await next(context);
    }

    /// <summary>Compares hashes: it takes as long for a wrong token as for a right one, whatever its length.</summary>
    private static bool Bears(string header, string expected)
        => header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..].Trim())), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));
}
