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

        HasKey = !string.IsNullOrEmpty(key);
        _key = Derive(key ?? "");
    }

    /// <summary>The faults of the settings, each a sentence that names the key.</summary>
    public IReadOnlyList<string> Faults { get; } = [];

    /// <summary>
    /// The address of the image of a job that ended at <paramref name="endedAt"/>, or now, and its expiry time in whole seconds; null when
    /// links are not configured, or the job is already deleted by then.
    /// </summary>
    public (Uri Address, DateTimeOffset ExpiresAt)? For(Guid job, DateTimeOffset now, DateTimeOffset? endedAt = null)
    {
        if (_base is null || EndOf(now, endedAt) is not { } end)
        {
            return null;
        }

        return (For(new Uri(_base), job, now, endedAt, key: null), DateTimeOffset.FromUnixTimeSeconds(end.ToUnixTimeSeconds()));
    }

    /// <summary>When a link of now to the image of a job that ended at <paramref name="endedAt"/>, or now, expires; null when the job is already deleted by then.</summary>
    public DateTimeOffset? EndOf(DateTimeOffset now, DateTimeOffset? endedAt) => (endedAt ?? now) + _retention <= now ? null : Expiry(now, endedAt);

    /// <summary>Whether <c>ImageGen:TagKey</c> is set.</summary>
    public bool HasKey { get; }

    /// <summary>The same on another address of a gateway.</summary>
    /// <param name="address">The address of the gateway, without a slash at the end.</param>
    /// <param name="job">The job.</param>
    /// <param name="now">The time.</param>
    /// <param name="endedAt">When the job ended.</param>
    /// <param name="key">The key, if <see cref="HasKey"/> is false.</param>
    public Uri For(Uri address, Guid job, DateTimeOffset now, DateTimeOffset? endedAt, string? key)
    {
        var expires = Expiry(now, endedAt).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return new Uri($"{address.AbsoluteUri.TrimEnd('/')}/v1/pictures/{job:D}?expires={expires}&signature={SignatureOf(job, expires, KeyOf(key))}");
    }

    /// <summary>Whether the link has a valid signature, expired or not. The duration does not depend on the signature.</summary>
    /// <param name="job">The job.</param>
    /// <param name="expires">The expiry time of the link.</param>
    /// <param name="signature">The signature of the link.</param>
    /// <param name="key">The key, if <see cref="HasKey"/> is false.</param>
    public bool IsOurs(Guid job, string expires, string signature, string? key = null)
        => (HasKey || key is not null) && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(SignatureOf(job, expires, KeyOf(key))), Encoding.UTF8.GetBytes(signature));

    /// <summary>Whether the link has a valid signature and has not expired.</summary>
    public bool IsGood(Guid job, string expires, string signature, DateTimeOffset now) => IsOurs(job, expires, signature) && IsCurrent(expires, now);

    /// <summary>Whether a link with this expiry time has not expired.</summary>
    public static bool IsCurrent(string expires, DateTimeOffset now) => long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var end) && now.ToUnixTimeSeconds() < end;

    // A derived key, so that other values signed with the same setting can't be used as a link.
    private static byte[] Derive(string key) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), "imagegen.picture-link.v1"u8);

    private static string SignatureOf(Guid job, string expires, byte[] key)
        => Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{job:N}\n{expires}")));

    private byte[] KeyOf(string? key) => HasKey ? _key : Derive(key ?? throw new ArgumentNullException(nameof(key)));

    /// <summary>When a link ends: it does not outlive its job.</summary>
    private DateTimeOffset Expiry(DateTimeOffset now, DateTimeOffset? endedAt)
    {
        var deletedAt = (endedAt ?? now) + _retention;
        return now + _lifetime < deletedAt ? now + _lifetime : deletedAt;
    }
}
