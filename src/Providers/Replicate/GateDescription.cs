using System.Text.RegularExpressions;

namespace ImageGen.Providers.Replicate;

/// <summary>
/// Parses from the description of an input the value of another input that it depends on: "Only used when aspect_ratio=custom", "Ignored unless mode is
/// manual", "Has no effect if preset is set". For a text that it does not understand it returns nothing.
/// </summary>
internal static partial class GateDescription
{
    /// <summary>Whether a text contains a name.</summary>
    public static bool Mentions(string description, string name) => name.Length > 0 && Find(description, name) >= 0;

    /// <summary>Whether the text states a condition on the input.</summary>
    public static bool IsCondition(string description, string name) => Sentence(description, name) is { } sentence && Condition().IsMatch(sentence);

    /// <summary>The choice of the input that enables the other one; null if none is named.</summary>
    public static string? Choice(string description, string name, IEnumerable<string> choices)
        => Sentence(description, name) is { } sentence && !IsNegative(sentence) ? choices.OrderByDescending(choice => choice.Length).FirstOrDefault(choice => Mentions(sentence, choice)) : null;

    /// <summary>The same for a boolean.</summary>
    public static bool? Flag(string description, string name)
        => Sentence(description, name) is not { } sentence || IsNegative(sentence) ? null : On().IsMatch(sentence) ? true : Off().IsMatch(sentence) ? false : null;

    /// <summary>Whether the sentence about the input states when the other one is <em>not</em> used.</summary>
    public static bool IsExcludedBy(string description, string name) => Sentence(description, name) is { } sentence && IsNegative(sentence);

    private static bool IsNegative(string sentence) => Negative().IsMatch(sentence) && !DoubleNegative().IsMatch(sentence);

    private static string? Sentence(string description, string name)
        => Find(description, name) is >= 0 and var at ? description[(description.LastIndexOfAny(['.', ';', '\n'], at) + 1)..(description.IndexOfAny(['.', ';', '\n'], at) is >= 0 and var end ? end : description.Length)] : null;

    private static int Find(string description, string name)
    {
        var match = Regex.Match(description, $@"(?<![\p{{L}}\p{{N}}_]){Regex.Escape(name)}(?![\p{{L}}\p{{N}}_])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        return match.Success ? match.Index : -1;
    }

    [GeneratedRegex(@"\b(?:when|if|only|unless|except|requires?|needs?|must|works?|with|ignored|overrid\w+|incompatible)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Condition();

    [GeneratedRegex(@"\b(?:ignored|unused|overridden|overrides?|disabled|incompatible|no effect|not (?:used|applied|considered|supported))\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Negative();

    [GeneratedRegex(@"\b(?:unless|except)\b|\b(?:is|are) not\b|!=|\bnot set to\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DoubleNegative();

    [GeneratedRegex(@"\b(?:true|enabled|on|checked|set|selected)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex On();

    [GeneratedRegex(@"\b(?:false|disabled|off|unchecked)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Off();
}
