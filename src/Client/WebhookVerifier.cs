using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ImageGen.Client;

/// <summary>Checks that a webhook was sent by the gateway of its secret (Standard Webhooks 1.0.0, HMAC-SHA256).</summary>
/// <param name="secret">The secret of the endpoint, <c>whsec_…</c>.</param>
/// <param name="time">The clock; default that of the system.</param>
public sealed class WebhookVerifier(string secret, TimeProvider? time = null)
{
    private const string Prefix = "whsec_";
    private const string Version = "v1,";

    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private readonly byte[] _key = Convert.FromBase64String(secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : throw new ArgumentException("A secret begins with whsec_.", nameof(secret)));

    /// <summary>Whether the signature is valid, and the time of the message at most five minutes from now. Ignore messages with an id that was handled before.</summary>
    /// <param name="id">The header <c>webhook-id</c>.</param>
    /// <param name="timestamp">The header <c>webhook-timestamp</c>.</param>
    /// <param name="signatures">The header <c>webhook-signature</c>: one or more, separated by blanks.</param>
    /// <param name="body">The body, exactly as it arrived.</param>
    public bool IsValid(string? id, string? timestamp, string? signatures, ReadOnlySpan<byte> body)
    {
        if (id is null || signatures is null || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 253_402_300_799
            || ((time ?? TimeProvider.System).GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Tolerance)
        {
            return false;
        }

        var expected = HMACSHA256.HashData(_key, (byte[])[.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body]);
        return signatures.Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(signature => signature.StartsWith(Version, StringComparison.Ordinal) && IsSame(signature[Version.Length..], expected));
    }

    private static bool IsSame(string signature, byte[] expected)
    {
        var bytes = new byte[signature.Length];
        return Convert.TryFromBase64String(signature, bytes, out var length) && CryptographicOperations.FixedTimeEquals(bytes.AsSpan(0, length), expected);
    }
}
