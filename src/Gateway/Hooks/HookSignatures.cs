using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ImageGen.Gateway.Hooks;

/// <summary>
/// The provider's own signature on a call (Standard Webhooks: HMAC-SHA256 over <c>id.timestamp.body</c>), checked where
/// <c>ImageGen:Providers:{name}:WebhookSecret</c> is configured. Older than five minutes, either way, is refused.
/// </summary>
internal sealed class HookSignatures(IConfiguration configuration, TimeProvider time)
{
    private const string SecretPrefix = "whsec_";
    private const string Version = "v1,";
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Whether the call is signed as it must be; true where no secret is configured.</summary>
    public bool IsGood(string provider, IHeaderDictionary headers, ReadOnlyMemory<byte> body)
    {
        if (configuration[$"ImageGen:Providers:{provider}:WebhookSecret"] is not { Length: > 0 } secret)
        {
            return true;
        }

        var (id, timestamp) = (headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString());
        if (id.Length == 0 || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || !IsRecent(seconds))
        {
            return false;
        }

        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body.Span];
        var expected = HMACSHA256.HashData(KeyOf(secret), signed);
        return headers["webhook-signature"].ToString().Split(' ').Any(signature => IsThis(signature, expected));
    }

    private static byte[] KeyOf(string secret)
    {
        var text = secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret;
        return Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
    }

    private static bool IsThis(string signature, byte[] expected)
    {
        Span<byte> given = stackalloc byte[64];
        return signature.StartsWith(Version, StringComparison.Ordinal)
            && Convert.TryFromBase64String(signature[Version.Length..], given, out var length)
            && CryptographicOperations.FixedTimeEquals(given[..length], expected);
    }

    private bool IsRecent(long seconds)
        => Math.Abs((double)seconds - time.GetUtcNow().ToUnixTimeSeconds()) <= Tolerance.TotalSeconds;
}
