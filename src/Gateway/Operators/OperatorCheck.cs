using System.Security.Cryptography;
using System.Text;
using ImageGen.Gateway.Http;
using Microsoft.Extensions.Options;

namespace ImageGen.Gateway.Operators;

/// <summary>Whether a request comes from the operator: it carries the admin token.</summary>
internal sealed class OperatorCheck(IOptions<AdminOptions> options)
{
    private const string Scheme = "Bearer ";

    /// <summary>Whether an admin token is configured.</summary>
    public bool HasToken => Expected.Length > 0;

    private string Expected => options.Value.AdminToken ?? "";

    /// <summary>Whether the request carries the token; false when none is configured.</summary>
    public bool IsOperator(HttpRequest request) => HasToken && Carries(request.Headers.Authorization.ToString(), Expected);

    /// <summary>
    /// The response to a request that requires the operator and does not carry the token. Null when it does, and when no token is configured:
    /// operators and tenants can't be told apart then.
    /// </summary>
    public ProblemResult? Refuse(HttpContext http)
    {
        if (!HasToken || IsOperator(http.Request))
        {
            return null;
        }

        http.Response.Headers.WWWAuthenticate = "Bearer";
        return new ProblemResult(OperatorProblems.NotAdmin);
    }

    /// <summary>Compares hashes, so that the duration does not depend on the token or its length.</summary>
    private static bool Carries(string header, string expected)
        => header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..].Trim())), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));
}
