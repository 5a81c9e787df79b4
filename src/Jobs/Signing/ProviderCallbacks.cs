using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Jobs.Signing;

/// <summary>
/// The addresses at which providers tell that an order is done: the gateway's, with the job's id and a tag that only we can make
/// (HMAC-SHA256 over instance and job). The tag travels with the order and comes back, so that a purchase is known though its answer was
/// lost. Settings: <c>ImageGen:PublicUrl</c> and <c>ImageGen:TagKey</c>; without them there are no callbacks, and orders are polled.
/// </summary>
public sealed class ProviderCallbacks
{
    /// <summary>Shortest key: 16 characters.</summary>
    public const int ShortestKey = 16;

    /// <summary>The setting that says what a provider instance signs its calls with; where it is empty the provider is asked.</summary>
    public static string SecretKey(string provider) => $"ImageGen:Providers:{provider}:WebhookSecret";

    private readonly string? _base;
    private readonly byte[] _key;

    /// <summary>Reads the settings; what is wrong with them goes to <see cref="Faults"/>.</summary>
    public ProviderCallbacks(IConfiguration configuration)
    {
        var (url, key) = (configuration["ImageGen:PublicUrl"], configuration["ImageGen:TagKey"]);
        List<string> faults = [];
        if (string.IsNullOrWhiteSpace(url) != string.IsNullOrEmpty(key))
        {
            faults.Add("ImageGen:PublicUrl and ImageGen:TagKey go together: the address at which providers reach the gateway, and the secret for the tags in it.");
        }
        else if (!string.IsNullOrWhiteSpace(url))
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.UserInfo.Length + address.Query.Length + address.Fragment.Length > 0)
            {
                faults.Add("ImageGen:PublicUrl must be an http or https address without user, query and fragment.");
            }

            if (key!.Length < ShortestKey)
            {
                faults.Add($"ImageGen:TagKey must have at least {ShortestKey} characters.");
            }
        }

        foreach (var secret in configuration.GetSection("ImageGen:Providers").GetChildren().Select(provider => provider.GetSection("WebhookSecret")))
        {
            if (secret.Value is { Length: > 0 } text && !WebhookSignature.IsSecret(text))
            {
                faults.Add($"{secret.Path} must be the provider's signing secret, whsec_ and base64.");
            }
        }

        Faults = faults;
        _base = faults.Count == 0 && !string.IsNullOrWhiteSpace(url) ? url.Trim().TrimEnd('/') : null;
        _key = Encoding.UTF8.GetBytes(key ?? "");
    }

    /// <summary>What is wrong with the settings, each a sentence that names the key and never its value.</summary>
    public IReadOnlyList<string> Faults { get; }

    /// <summary>Whether callbacks are set up.</summary>
    public bool AreOn => _base is not null;

    /// <summary>Where the provider instance is to say how the job's order stands; null when callbacks are not set up.</summary>
    public Uri? AddressFor(string provider, Guid job)
        => _base is null ? null : new Uri($"{_base}/v1/hooks/{provider}?job={job:N}&tag={TagOf(provider, job)}");

    /// <summary>Whether the tag is the one that went out with the job's order; takes as long for a wrong one as for a right one.</summary>
    public bool IsGood(string provider, Guid job, string tag)
        => AreOn && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(TagOf(provider, job)), Encoding.ASCII.GetBytes(tag));

    private string TagOf(string provider, Guid job)
        => Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{provider}\n{job:N}")));
}
