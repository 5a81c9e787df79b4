using System.Net;
using ImageGen.Contracts;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Jobs.Requests;

/// <summary>
/// Rules for the webhook address of an endpoint or a job. The address behind the host name is known only when the worker connects, so the worker's
/// egress guard makes the final decision. Plain http, ports and IP addresses are for the operator's own networks, and are allowed only
/// as <c>ImageGen:Egress</c> states.
/// </summary>
public static class WebhookAddress
{
    private const string Http = "http://";

    /// <summary>The fault in the address, as the end of a sentence that begins with the field's name; null when there is none.</summary>
    public static string? FaultOf(string url, IConfiguration configuration)
    {
        if (!IsGood(url) || (url.StartsWith(Http, StringComparison.OrdinalIgnoreCase) && !AllowsHttp(configuration)))
        {
            return Rule;
        }

        var (address, networks) = (new Uri(url), NetworksOf(configuration));
        if (address.HostNameType != UriHostNameType.Dns)
        {
            var isOwn = IPAddress.TryParse(address.DnsSafeHost, out var number) && networks.Any(network => network.Contains(number));
            return isOwn ? null : "must name a host and not an IP address, unless that is in a network of ImageGen:Egress:AllowedNetworks.";
        }

        // Whether the name resolves into one of these networks is checked when the worker connects.
        return address.IsDefaultPort || networks.Count > 0 ? null : "must not have a port other than 443.";
    }

    /// <summary>The message for an address that no configuration would allow.</summary>
    internal static string Rule => $"must be an absolute https URL of at most {ImageRequest.MaxUrlLength} characters, without user info and fragment.";

    /// <summary>Whether some configuration would allow the address.</summary>
    internal static bool IsGood(string url) => url.Length <= ImageRequest.MaxUrlLength && (AddressText.IsGood(url, "https://") || AddressText.IsGood(url, Http));

    private static bool AllowsHttp(IConfiguration configuration) => bool.TryParse(configuration["ImageGen:Egress:AllowHttp"], out var allowed) && allowed;

    /// <summary>A list, or several networks in one value, separated by commas. The worker reports invalid networks at its start.</summary>
    private static List<IPNetwork> NetworksOf(IConfiguration configuration)
    {
        var section = configuration.GetSection("ImageGen:Egress:AllowedNetworks");
        var texts = section.GetChildren().Select(child => child.Value ?? "").Concat((section.Value ?? "").Split(','));
        return [.. texts.Select(text => IPNetwork.TryParse(text.Trim(), out var network) ? network : (IPNetwork?)null).OfType<IPNetwork>()];
    }
}
