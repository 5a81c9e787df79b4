using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Jobs.Signing;

/// <summary>
/// Signed links to the images of jobs, which need no other authorization. A link is an address of the gateway with its expiry time and an HMAC-SHA256
/// over job and time. Settings: <c>ImageGen:PublicUrl</c> and <c>ImageGen:TagKey</c>, without which there are no links, and
/// <c>ImageGen:Links:Lifetime</c>, 1 minute to 30 days, default 24 hours. No link outlives its job (<c>ImageGen:Store:Retention</c>): a
/// longer lifetime is a fault, and the default lifetime is shortened.
/// </summary>
public sealed class ImageLinks
{
    private const string LifetimeKey = "ImageGen:Links:Lifetime";
    private const string RetentionKey = "ImageGen:Store:Retention";

    private static readonly TimeSpan MinLifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(30);

    private readonly string? _base;
    private readonly byte[] _key;
    private readonly TimeSpan _lifetime = TimeSpan.FromDays(1);
    private readonly TimeSpan _retention = TimeSpan.FromDays(7);

    /// <summary>Reads the settings; faults of the lifetime are collected in <see cref="Faults"/>.</summary>
    public ImageLinks(IConfiguration configuration)
    {
        // The storage, which owns this setting, reports its faults.
        _retention = TimeSpan.TryParse(configuration[RetentionKey], CultureInfo.InvariantCulture, out var retention) && retention >= MinLifetime ? retention : _retention;
        _lifetime = _lifetime < _retention ? _lifetime : _retention;
        if (configuration[LifetimeKey] is { Length: > 0 } text)
        {
            var isGood = TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var lifetime) && lifetime >= MinLifetime && lifetime <= MaxLifetime;
            _lifetime = isGood ? lifetime : _lifetime;
            Faults = !isGood ? [$"{LifetimeKey} must be a time span from 00:01:00 to 30.00:00:00."]
                : lifetime > _retention ? [$"{LifetimeKey} is {lifetime:c}, longer than jobs are kept ({RetentionKey}, {_retention:c}): such links would outlive their images."]
                : [];
        }

        // ProviderCallbacks, which has these two settings too, reports their faults.
        var (url, key) = (configuration["ImageGen:PublicUrl"], configuration["ImageGen:TagKey"]);
        _base = string.IsNullOrWhiteSpace(url) || string.IsNullOrEmpty(key) ? null : url.Trim().TrimEnd('/');

        // A derived key, so that other values signed with the same setting can't be used as a link.
        _key = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key ?? ""), "imagegen.picture-link.v1"u8);
    }

    /// <summary>The faults of the settings, each a sentence that names the key.</summary>
    public IReadOnlyList<string> Faults { get; } = [];

    /// <summary>
    /// The address of the image of a job that ended at <paramref name="endedAt"/>, or now, and its expiry time in whole seconds; null when
    /// links are not configured, or the job is already deleted by then.
    /// </summary>
    public (Uri Address, DateTimeOffset ExpiresAt)? For(Guid job, DateTimeOffset now, DateTimeOffset? endedAt = null)
    {
        var deletedAt = (endedAt ?? now) + _retention;
        if (_base is null || deletedAt <= now)
        {
            return null;
        }

        var expiresAt = now + _lifetime < deletedAt ? now + _lifetime : deletedAt;
        var end = DateTimeOffset.FromUnixTimeSeconds(expiresAt.ToUnixTimeSeconds());
        var expires = end.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return (new Uri($"{_base}/v1/pictures/{job:D}?expires={expires}&signature={SignatureOf(job, expires)}"), end);
    }

    /// <summary>Whether the link has a valid signature, expired or not. The duration does not depend on the signature.</summary>
    public bool IsOurs(Guid job, string expires, string signature)
        => _base is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(SignatureOf(job, expires)), Encoding.UTF8.GetBytes(signature));

    /// <summary>Whether the link has a valid signature and has not expired.</summary>
    public bool IsGood(Guid job, string expires, string signature, DateTimeOffset now)
        => IsOurs(job, expires, signature)
            && long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var end) && now.ToUnixTimeSeconds() < end;

    private string SignatureOf(Guid job, string expires)
        => Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{job:N}\n{expires}")));
}
