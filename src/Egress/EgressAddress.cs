namespace ImageGen.Egress;

/// <summary>What is wrong with an address by what it says, before anybody looks where it leads.</summary>
internal static class EgressAddress
{
    private const int MaxLength = 8192;

    /// <summary>A sentence that says what is wrong; null when nothing is.</summary>
    public static string? FaultOf(Uri? address, bool allowHttp)
    {
        if (address is null || !address.IsAbsoluteUri || address.OriginalString.Length > MaxLength)
        {
            return $"The address is not an absolute one of at most {MaxLength} characters.";
        }

        if (address.Scheme != Uri.UriSchemeHttps && !(allowHttp && address.Scheme == Uri.UriSchemeHttp))
        {
            return allowHttp ? "The address is neither https nor http." : "The address is not https.";
        }

        // Uri forgives what another reader of the same text may understand differently.
        var text = address.OriginalString;
        if (text.Any(character => char.IsControl(character) || char.IsWhiteSpace(character) || character == '\\'))
        {
            return "The address has blanks, backslashes or control characters in it.";
        }

        if (address.UserInfo.Length > 0 || AuthorityOf(text).Contains('@', StringComparison.Ordinal))
        {
            return "The address has user info in it.";
        }

        if (text.Contains('#', StringComparison.Ordinal))
        {
            return "The address has a fragment.";
        }

        return address.HostNameType is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6 && address.IdnHost.Length > 0
            ? null
            : "The address names no host.";
    }

    private static string AuthorityOf(string text)
    {
        var start = text.IndexOf("//", StringComparison.Ordinal);
        return start < 0 ? text : text[(start + 2)..].Split('/', '?')[0];
    }
}
