using System.Text.RegularExpressions;

namespace ImageGen.Contracts;

/// <summary>The pattern of names that callers and operators choose: tenants, provider instances, lanes, routes.</summary>
public static partial class NamePattern
{
    /// <summary>1 to 64 characters of <c>a-z 0-9 - _</c>, of which the first is a letter or a digit; a part of a regular expression, without anchors.</summary>
    public const string Text = "[a-z0-9][a-z0-9_-]{0,63}";

    /// <summary>The whole of a name, as schemas and validation attributes take it.</summary>
    public const string Anchored = "^" + Text + "$";

    /// <summary>Whether the text is such a name; false for null.</summary>
    public static bool IsMatch(string? text) => text is not null && Whole().IsMatch(text);

    // \z and not $, which lets a line break through behind it.
    [GeneratedRegex(@"\A" + Text + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();
}
