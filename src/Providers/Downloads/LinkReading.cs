namespace ImageGen.Providers.Downloads;

/// <summary>
/// Interprets links of self-hosted services: their links may have another name, scheme or port than clients must use
/// to reach them, and a paid image must not be lost because of it. This class allows no host; the rules check each resulting address.
/// </summary>
/// <param name="baseUrl">The base URL of the service.</param>
/// <param name="rules">The hosts from which images may be fetched.</param>
internal sealed class LinkReading(Uri baseUrl, DownloadRules rules)
{
    /// <summary>The link as an absolute address; null if it is not one. A link without a host, or without a scheme, is resolved against the base URL.</summary>
    public Uri? Read(string link)
    {
        if (!rules.HasOwnService)
        {
            return Uri.TryCreate(link, UriKind.Absolute, out var given) ? given : null;
        }

        // On this system Uri takes "/x.png" for a file and "//host/x.png" for a file server.
        if (link is not ['/', ..] && Uri.TryCreate(link, UriKind.Absolute, out var absolute))
        {
            // Uri reads "localhost:8080/x.png" with the scheme "localhost".
            return absolute.Scheme is "http" or "https" || link.Contains("://", StringComparison.Ordinal) || !Uri.TryCreate($"{baseUrl.Scheme}://{link}", UriKind.Absolute, out var completed)
                ? absolute
                : completed;
        }

        // A text with blanks is a sentence instead of an address, and not a path.
        return !string.IsNullOrEmpty(link) && !link.Any(char.IsWhiteSpace) && Uri.TryCreate(new Uri(baseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/"), link, out var relative) ? relative : null;
    }

    /// <summary>The addresses to try, the most likely first; each only if the previous one can't be reached.</summary>
    public IReadOnlyList<Uri> Candidates(Uri address)
    {
        if (address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0)
        {
            return [address];
        }

        List<Uri> candidates = [];
        if (address.Scheme == Uri.UriSchemeHttp && !rules.Allow(address) && (rules.IsOwnService(address.IdnHost) || rules.IsNamed(address.IdnHost)))
        {
            // A proxy in front of the service uses https, and the service does not know it. Where http is allowed it stays unchanged.
            candidates.Add(With(address, Uri.UriSchemeHttps, address.Host, address.IsDefaultPort ? 443 : address.Port));
        }

        if (IsOfThisService(address))
        {
            var own = With(address, baseUrl.Scheme, baseUrl.Host, baseUrl.Port);

            // A port serves only one of the two schemes.
            var isWrongScheme = address.Scheme != baseUrl.Scheme && (address.Port == baseUrl.Port || (address.Scheme == Uri.UriSchemeHttp && address.IsDefaultPort));
            candidates = isWrongScheme ? [own] : [.. candidates, address, own];
        }

        candidates = [.. candidates.Where(rules.Allow).Distinct()];
        return candidates.Count > 0 ? candidates : [address];
    }

    /// <summary>Whether the link names the operator's own service, by its configured name or by one that only the service itself can use.</summary>
    private bool IsOfThisService(Uri address) => rules.IsOwnService(address.IdnHost) || (rules.HasOwnService && InternalNames.Has(address.IdnHost) && !rules.IsNamed(address.IdnHost));

    private static Uri With(Uri address, string scheme, string host, int port) => new UriBuilder(address) { Scheme = scheme, Host = host, Port = port }.Uri;
}
