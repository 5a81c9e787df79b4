using System.Net.Http.Headers;
using System.Text;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Automatic1111;

/// <summary>User and password of the API (<c>--api-auth</c>), from a <c>Token</c> of the form <c>user:password</c>; empty without a token.</summary>
internal sealed class Credentials(string? token)
{
    private readonly string? _encoded = token is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(token));

    public static bool IsGood(string token) => token.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && colon < token.Length - 1;

    public AuthenticationHeaderValue? Header => _encoded is null ? null : new AuthenticationHeaderValue("Basic", _encoded);

    /// <summary>The message without the credentials in any of their forms, and without the prompts; null when nothing is left.</summary>
    public string? Clean(string? serviceMessage, GenerationOrder order)
        => MessageSanitizer.Clean(serviceMessage, [_encoded, token, token?[(token.IndexOf(':', StringComparison.Ordinal) + 1)..]], order);
}
