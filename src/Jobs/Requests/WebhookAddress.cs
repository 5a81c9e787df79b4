using System.Net;
using ImageGen.Contracts;

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
    /// <param name="url">The address.</param>
    /// <param name="allowHttp">Whether plain http is allowed.</param>
    /// <param name="allowedNetworks">The operator's own networks.</param>
    public static string? FaultOf(string url, bool allowHttp, IReadOnlyCollection<IPNetwork> allowedNetworks)
    {
        if (!IsGood(url) || (url.StartsWith(Http, StringComparison.OrdinalIgnoreCase) && !allowHttp))
        {
            return Rule;
        }

        var address = new Uri(url);
        if (address.HostNameType != UriHostNameType.Dns)
        {
            var isOwn = IPAddress.TryParse(address.DnsSafeHost, out var number) && allowedNetworks.Any(network => network.Contains(number));
            return isOwn ? null : "must name a host and not an IP address, unless that is in a network of ImageGen:Egress:AllowedNetworks.";
        }

        // Whether the name resolves into one of these networks is checked when the worker connects.
        return address.IsDefaultPort || allowedNetworks.Count > 0 ? null : "must not have a port other than 443.";
    }

    /// <summary>The message for an address that no configuration would allow.</summary>
    internal static string Rule => $"must be an absolute https URL of at most {ImageRequest.MaxUrlLength} characters, without user info and fragment.";

    /// <summary>Whether some configuration would allow the address.</summary>
    internal static bool IsGood(string url) => url.Length <= ImageRequest.MaxUrlLength && (AddressText.IsGood(url, "https://") || AddressText.IsGood(url, Http));
}
