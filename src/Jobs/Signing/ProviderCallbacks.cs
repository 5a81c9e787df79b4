using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Jobs.Signing;

/// <summary>
/// The addresses at which providers report that an order is done: addresses of the gateway with the job's id and a tag that only this system can create
/// (HMAC-SHA256 over instance and job). The tag is sent with the order and returned in the callback, so that a purchase is recognized even if the response
/// to the order was lost. Settings: <c>ImageGen:PublicUrl</c> and <c>ImageGen:TagKey</c>; without them there are no callbacks, and orders are polled.
/// </summary>
public sealed class ProviderCallbacks
{
    /// <summary>Minimum length of the key: 16 characters.</summary>
    public const int MinKeyLength = 16;

    private readonly string? _base;
    private readonly byte[] _key;

    /// <summary>Reads the settings; their faults are collected in <see cref="Faults"/>.</summary>
    public ProviderCallbacks(IConfiguration configuration)
    {
        var (url, key) = (configuration["ImageGen:PublicUrl"], configuration["ImageGen:TagKey"]);
        List<string> faults = [];
        if (string.IsNullOrWhiteSpace(url) != string.IsNullOrEmpty(key))
        {
            faults.Add("ImageGen:PublicUrl and ImageGen:TagKey must be set together: the address at which providers reach the gateway, and the secret for the tags in it.");
        }
        else if (!string.IsNullOrWhiteSpace(url))
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.UserInfo.Length + address.Query.Length + address.Fragment.Length > 0)
            {
                faults.Add("ImageGen:PublicUrl must be an http or https address without user, query and fragment.");
            }

            if (key!.Length < MinKeyLength)
            {
                faults.Add($"ImageGen:TagKey must have at least {MinKeyLength} characters.");
            }
        }

        Faults = faults;
        _base = faults.Count == 0 && !string.IsNullOrWhiteSpace(url) ? url.Trim().TrimEnd('/') : null;
        _key = Encoding.UTF8.GetBytes(key ?? "");
    }

    /// <summary>The faults of the settings, each a sentence that names the key and never its value.</summary>
    public IReadOnlyList<string> Faults { get; }

    /// <summary>Whether callbacks are configured.</summary>
    public bool AreOn => _base is not null;

    /// <summary>The callback address for the job's order at the provider instance; null when callbacks are not configured.</summary>
    public Uri? AddressFor(string provider, Guid job)
        => _base is null ? null : new Uri($"{_base}/v1/hooks/{provider}?job={job:N}&tag={TagOf(provider, job)}");

    /// <summary>Whether the tag is that of the job's order. The duration does not depend on the tag.</summary>
    public bool IsGood(string provider, Guid job, string tag)
        => AreOn && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(TagOf(provider, job)), Encoding.ASCII.GetBytes(tag));

    private string TagOf(string provider, Guid job)
        => Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{provider}\n{job:N}")));
}
