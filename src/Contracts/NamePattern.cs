using System.Text.RegularExpressions;

namespace ImageGen.Contracts;

/// <summary>The pattern of names that callers and operators choose: tenants, provider instances, lanes, routes.</summary>
public static partial class NamePattern
{
    /// <summary>1 to 64 characters of <c>a-z 0-9 - _</c>, the first a letter or digit; a part of a regular expression, without anchors.</summary>
    public const string Text = "[a-z0-9][a-z0-9_-]{0,63}";

    /// <summary>The pattern with anchors, for schemas and validation attributes.</summary>
    public const string Anchored = "^" + Text + "$";

    /// <summary>Whether the text is such a name; false for null.</summary>
    public static bool IsMatch(string? text) => text is not null && Whole().IsMatch(text);

    // \z instead of $, which would accept a line break at the end.
    [GeneratedRegex(@"\A" + Text + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();
}
