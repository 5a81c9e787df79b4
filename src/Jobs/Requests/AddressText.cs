namespace ImageGen.Jobs.Requests;

/// <summary>Validates addresses from callers.</summary>
internal static class AddressText
{
    /// <summary>
    /// Whether a text is an absolute address that begins with <paramref name="scheme"/>, without user info and fragment. The extra checks refuse what <see cref="Uri"/>
    /// accepts and other parsers may interpret differently: surrounding spaces, backslashes, an empty user info or fragment, lone
    /// surrogates.
    /// </summary>
    public static bool IsGood(string text, string scheme)
        => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            && !text.Any(character => char.IsControl(character) || char.IsWhiteSpace(character) || character is '\\' or '#')
            && !text[scheme.Length..].Split('/', '?')[0].Contains('@', StringComparison.Ordinal)
            && RequestRules.FindLoneSurrogate(text) < 0
            && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Host.Length > 0;
}
