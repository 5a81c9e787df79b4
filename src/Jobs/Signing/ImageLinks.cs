using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Jobs.Signing;

/// <summary>
/// Addresses under which whoever has one reads a job's image for a while, without saying who he is: the gateway's, with the moment of
/// its end and an HMAC-SHA256 over both. Settings: <c>ImageGen:PublicUrl</c> and <c>ImageGen:TagKey</c>, without which there are none, and
/// <c>ImageGen:Links:Lifetime</c>, 1 minute to 30 days, default 24 hours. No link outlives the job it shows (<c>ImageGen:Store:Retention</c>): a
/// longer lifetime is a fault, and the default one ends there.
/// </summary>
public sealed class ImageLinks
{
    private const string LifetimeKey = "ImageGen:Links:Lifetime";
    private const string RetentionKey = "ImageGen:Store:Retention";

    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private readonly string? _base;
    private readonly byte[] _key;
    private readonly TimeSpan _lifetime = TimeSpan.FromDays(1);
    private readonly TimeSpan _retention = TimeSpan.FromDays(7);

    /// <summary>Reads the settings; what is wrong with the lifetime goes to <see cref="Faults"/>.</summary>
    public ImageLinks(IConfiguration configuration)
    {
        // What is wrong with this one is told by the storage, whose it is.
        _retention = TimeSpan.TryParse(configuration[RetentionKey], CultureInfo.InvariantCulture, out var retention) && retention >= Shortest ? retention : _retention;
        _lifetime = _lifetime < _retention ? _lifetime : _retention;
        if (configuration[LifetimeKey] is { Length: > 0 } text)
        {
            var isGood = TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var lifetime) && lifetime >= Shortest && lifetime <= Longest;
            _lifetime = isGood ? lifetime : _lifetime;
            Faults = !isGood ? [$"{LifetimeKey} must be a time span from 00:01:00 to 30.00:00:00."]
                : lifetime > _retention ? [$"{LifetimeKey} is {lifetime:c}, longer than jobs are kept ({RetentionKey}, {_retention:c}): such links would outlive their images."]
                : [];
        }

        // What is wrong with these two is told by the provider callbacks, which have them too.
        var (url, key) = (configuration["ImageGen:PublicUrl"], configuration["ImageGen:TagKey"]);
        _base = string.IsNullOrWhiteSpace(url) || string.IsNullOrEmpty(key) ? null : url.Trim().TrimEnd('/');

        // A key of its own, so that nothing that is signed with the same setting can be taken for a link.
        _key = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key ?? ""), "imagegen.picture-link.v1"u8);
    }

    /// <summary>What is wrong with the settings, each a sentence that names the key.</summary>
    public IReadOnlyList<string> Faults { get; } = [];

    /// <summary>
    /// The address of the image of a job that ended at <paramref name="endedAt"/>, or just now, and when it ends, in whole seconds; null when
    /// links are not set up, or the job is kept no longer.
    /// </summary>
    public (Uri Address, DateTimeOffset ExpiresAt)? For(Guid job, DateTimeOffset now, DateTimeOffset? endedAt = null)
    {
        var forgotten = (endedAt ?? now) + _retention;
        if (_base is null || forgotten <= now)
        {
            return null;
        }

        var last = now + _lifetime < forgotten ? now + _lifetime : forgotten;
        var end = DateTimeOffset.FromUnixTimeSeconds(last.ToUnixTimeSeconds());
        var expires = end.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return (new Uri($"{_base}/v1/pictures/{job:D}?expires={expires}&signature={SignatureOf(job, expires)}"), end);
    }

    /// <summary>Whether the link is one of ours, ended or not; takes as long for a wrong signature as for a right one.</summary>
    public bool IsOurs(Guid job, string expires, string signature)
        => _base is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(SignatureOf(job, expires)), Encoding.UTF8.GetBytes(signature));

    /// <summary>Whether the link is one of ours and has not ended.</summary>
    public bool IsGood(Guid job, string expires, string signature, DateTimeOffset now)
        => IsOurs(job, expires, signature)
            && long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var end) && now.ToUnixTimeSeconds() < end;

    private string SignatureOf(Guid job, string expires)
        => Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{job:N}\n{expires}")));
}
