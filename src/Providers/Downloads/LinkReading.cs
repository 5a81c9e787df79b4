namespace ImageGen.Providers.Downloads;

/// <summary>
/// What a service's link means, for the operator's own services: they do not always know the name, the scheme and the port by which they are
/// reached, and a paid image must not be lost for it. Nothing here allows a host; the rules judge each address that comes out.
/// </summary>
/// <param name="baseUrl">Where the service is asked.</param>
/// <param name="rules">From where images may be fetched.</param>
internal sealed class LinkReading(Uri baseUrl, DownloadRules rules)
{
    /// <summary>The link as an absolute address; null for none. A link without a host, or without a scheme, is read as the base URL goes on.</summary>
    public Uri? Read(string link)
    {
        if (!rules.HasOwnService)
        {
            return Uri.TryCreate(link, UriKind.Absolute, out var given) ? given : null;
        }

        // "/x.png" is a file and "//host/x.png" a file server to Uri on this system.
        if (link is not ['/', ..] && Uri.TryCreate(link, UriKind.Absolute, out var absolute))
        {
            // "localhost:8080/x.png" has the scheme "localhost" to Uri.
            return absolute.Scheme is "http" or "https" || link.Contains("://", StringComparison.Ordinal) || !Uri.TryCreate($"{baseUrl.Scheme}://{link}", UriKind.Absolute, out var completed)
                ? absolute
                : completed;
        }

        // A text with blanks is a sentence in the place of an address, and no path.
        return !string.IsNullOrEmpty(link) && !link.Any(char.IsWhiteSpace) && Uri.TryCreate(new Uri(baseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/"), link, out var relative) ? relative : null;
    }

    /// <summary>The addresses to ask for it, the most likely first; each is worth a try only where the one before can't be reached.</summary>
    public IReadOnlyList<Uri> Places(Uri address)
    {
        if (address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0)
        {
            return [address];
        }

        List<Uri> places = [];
        if (address.Scheme == Uri.UriSchemeHttp && !rules.Allow(address) && (rules.IsOwnService(address.IdnHost) || rules.IsNamed(address.IdnHost)))
        {
            // A proxy before the service speaks https, and the service behind it does not know. Where http is allowed it stays as it is.
            places.Add(With(address, Uri.UriSchemeHttps, address.Host, address.IsDefaultPort ? 443 : address.Port));
        }

        if (IsOfThisService(address))
        {
            var own = With(address, baseUrl.Scheme, baseUrl.Host, baseUrl.Port);

            // Only one of the two schemes is spoken at a port.
            var isWrongScheme = address.Scheme != baseUrl.Scheme && (address.Port == baseUrl.Port || (address.Scheme == Uri.UriSchemeHttp && address.IsDefaultPort));
            places = isWrongScheme ? [own] : [.. places, address, own];
        }

        places = [.. places.Where(rules.Allow).Distinct()];
        return places.Count > 0 ? places : [address];
    }

    /// <summary>Whether the link names the operator's own service, by the name it is asked by or by one that it has only for itself.</summary>
    private bool IsOfThisService(Uri address) => rules.IsOwnService(address.IdnHost) || (rules.HasOwnService && InternalNames.Has(address.IdnHost) && !rules.IsNamed(address.IdnHost));

    private static Uri With(Uri address, string scheme, string host, int port) => new UriBuilder(address) { Scheme = scheme, Host = host, Port = port }.Uri;
}
