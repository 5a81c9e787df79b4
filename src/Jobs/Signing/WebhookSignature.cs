using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ImageGen.Jobs.Signing;

/// <summary>
/// Signatures of Standard Webhooks 1.0.0 (specification, section "Symmetric"): <c>v1,</c> and the base64 of HMAC-SHA256 over
/// <c>id.timestamp.body</c>. The key is the decoded base64 of the secret. Used for our webhooks, and for verifying Replicate's callbacks.
/// </summary>
public static class WebhookSignature
{
    /// <summary>Header: the id of the event, the same for every attempt.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>Header: the time of this attempt, in whole seconds since 1970.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>Header: one signature for each valid secret, separated by blanks.</summary>
    public const string SignatureHeader = "webhook-signature";

    /// <summary>Maximum difference between a timestamp and the current time, as in the reference libraries.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const string Prefix = "whsec_";
    private const string Version = "v1,";

    /// <summary>A new secret: <c>whsec_</c> and the base64 of 32 random bytes.</summary>
    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>Whether a text is a secret: base64 with or without padding, with or without the prefix <c>whsec_</c>.</summary>
    public static bool IsSecret(string text) => KeyOf(text) is { Length: > 0 };

    /// <summary>The value of <see cref="SignatureHeader"/>.</summary>
    public static string Sign(string id, DateTimeOffset at, ReadOnlySpan<byte> body, IEnumerable<string> secrets)
    {
        var signed = Signed(id, at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), body);
        return string.Join(' ', secrets.Select(secret => Version + Convert.ToBase64String(HMACSHA256.HashData(Key(secret), signed))));
    }

    /// <summary>Whether one of the signatures was made with one of the secrets, and the timestamp is recent. Compares in constant time.</summary>
    public static bool IsGood(string id, string timestamp, string signatures, ReadOnlySpan<byte> body, IEnumerable<string> secrets, DateTimeOffset now)
    {
        if (id.Length == 0 || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs((double)seconds - now.ToUnixTimeSeconds()) > Tolerance.TotalSeconds)
        {
            return false;
        }

        var signed = Signed(id, timestamp, body);
        var given = signatures.Split(' ');
        return secrets.Select(secret => HMACSHA256.HashData(Key(secret), signed)).Any(expected => given.Any(signature => IsSignature(signature, expected)));
    }

    private static byte[] Signed(string id, string timestamp, ReadOnlySpan<byte> body)
        => [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];

    private static byte[] Key(string secret) => KeyOf(secret) ?? throw new FormatException("A signing secret is whsec_ and base64.");

    private static byte[]? KeyOf(string secret)
    {
        var text = secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret;
        var key = new byte[text.Length + 3];
        return Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), key, out var length) ? key[..length] : null;
    }

    private static bool IsSignature(string signature, byte[] expected)
    {
        Span<byte> given = stackalloc byte[64];
        return signature.StartsWith(Version, StringComparison.Ordinal)
            && Convert.TryFromBase64String(signature[Version.Length..], given, out var length)
            && CryptographicOperations.FixedTimeEquals(given[..length], expected);
    }
}
