using System.Net;
using ImageGen.Contracts;

namespace ImageGen.Jobs.Requests;

/// <summary>
/// What an address may say that a caller wants to be called at, of an endpoint or of one job. Where it leads shows when the worker calls it:
/// the worker's guard has the last word. Plain http, ports and numbers in place of names are for the operator's own networks, and go only
/// where the settings of <c>ImageGen:Egress</c> allow them.
/// </summary>
public static class WebhookAddress
{
    private const string Http = "http://";

    /// <summary>What is wrong with it, as the end of a sentence that begins with the field's name; null when nothing is.</summary>
    /// <param name="url">The address.</param>
    /// <param name="allowHttp">Whether plain http is allowed.</param>
    /// <param name="allowedNetworks">The operator's own networks.</param>
    public static string? FaultOf(string url, bool allowHttp, IReadOnlyCollection<IPNetwork> allowedNetworks)
    {
        if (!IsGood(url) || (url.StartsWith(Http, StringComparison.OrdinalIgnoreCase) && !allowHttp))
        {
            return Wanted;
        }

        var address = new Uri(url);
        if (address.HostNameType != UriHostNameType.Dns)
        {
            var isOwn = IPAddress.TryParse(address.DnsSafeHost, out var number) && allowedNetworks.Any(network => network.Contains(number));
            return isOwn ? null : "must name a host and not an IP address, unless that is in a network of ImageGen:Egress:AllowedNetworks.";
        }

        // Whether the name leads into one of these networks shows when it is called.
        return address.IsDefaultPort || allowedNetworks.Count > 0 ? null : "must have no port but 443.";
    }

    /// <summary>The sentence for an address that none of our hosts would call, whatever is configured.</summary>
    internal static string Wanted => $"must be an absolute https URL of at most {ImageRequest.MaxUrlLength} characters, without user info and fragment.";

    /// <summary>Whether some host of ours might call it.</summary>
    internal static bool IsGood(string url) => url.Length <= ImageRequest.MaxUrlLength && (AddressText.IsGood(url, "https://") || AddressText.IsGood(url, Http));
}
