namespace ImageGen.Egress;

/// <summary>Checks the text of an address, before its name is resolved.</summary>
internal static class EgressAddress
{
    private const int MaxLength = 8192;

    /// <summary>A sentence that describes the error; null when the address is valid.</summary>
    public static string? FaultOf(Uri? address, bool allowHttp)
    {
        if (address is null || !address.IsAbsoluteUri || address.OriginalString.Length > MaxLength)
        {
            return $"The address must be an absolute URL of at most {MaxLength} characters.";
        }

        if (address.Scheme != Uri.UriSchemeHttps && !(allowHttp && address.Scheme == Uri.UriSchemeHttp))
        {
            return allowHttp ? "The address is neither https nor http." : "The address is not https.";
        }

        // Uri accepts text that another parser may interpret differently.
        var text = address.OriginalString;
        if (text.Any(character => char.IsControl(character) || char.IsWhiteSpace(character) || character == '\\'))
        {
            return "The address must not contain blanks, backslashes or control characters.";
        }

        if (address.UserInfo.Length > 0 || AuthorityOf(text).Contains('@', StringComparison.Ordinal))
        {
            return "The address has user info.";
        }

        if (text.Contains('#', StringComparison.Ordinal))
        {
            return "The address has a fragment.";
        }

        return address.HostNameType is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6 && address.IdnHost.Length > 0
            ? null
            : "The address has no host.";
    }

    private static string AuthorityOf(string text)
    {
        var start = text.IndexOf("//", StringComparison.Ordinal);
        return start < 0 ? text : text[(start + 2)..].Split('/', '?')[0];
    }
}
