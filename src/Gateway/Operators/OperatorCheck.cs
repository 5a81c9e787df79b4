using System.Security.Cryptography;
using System.Text;
using ImageGen.Gateway.Http;
using Microsoft.Extensions.Options;

namespace ImageGen.Gateway.Operators;

/// <summary>Whether a call is the operator's: it bears the admin token.</summary>
internal sealed class OperatorCheck(IOptions<AdminOptions> options)
{
    private const string Scheme = "Bearer ";

    /// <summary>Whether there is a token that a call can bear.</summary>
    public bool HasToken => Expected.Length > 0;

    private string Expected => options.Value.AdminToken ?? "";

    /// <summary>Whether the call bears the token; false where there is none.</summary>
    public bool IsOperator(HttpRequest request) => HasToken && Bears(request.Headers.Authorization.ToString(), Expected);

    /// <summary>
    /// The answer to a call that only the operator may make, and does not prove to be his; null where it does, or where no token is configured:
    /// then nothing tells him from the tenants.
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

    /// <summary>Compares hashes: it takes as long for a wrong token as for a right one, whatever its length.</summary>
    private static bool Bears(string header, string expected)
        => header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..].Trim())), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));
}
