using System.Text.RegularExpressions;

namespace ImageGen.Providers.Replicate;

/// <summary>
/// Reads from the description of an input under which value of another one it counts: "Only used when aspect_ratio=custom", "Ignored unless mode is
/// manual", "Has no effect if preset is set". What it does not understand it says nothing about.
/// </summary>
internal static partial class GateWords
{
    /// <summary>Whether a text names a word.</summary>
    public static bool Name(string said, string name) => name.Length > 0 && Find(said, name) >= 0;

    /// <summary>Whether the text makes something depend on the input.</summary>
    public static bool IsCondition(string said, string name) => Sentence(said, name) is { } sentence && Condition().IsMatch(sentence);

    /// <summary>The choice of the input with which the other one counts; null where none is named.</summary>
    public static string? Choice(string said, string name, IEnumerable<string> choices)
        => Sentence(said, name) is { } sentence && !IsNegative(sentence) ? choices.OrderByDescending(choice => choice.Length).FirstOrDefault(choice => Name(sentence, choice)) : null;

    /// <summary>The same of a switch.</summary>
    public static bool? Flag(string said, string name)
        => Sentence(said, name) is not { } sentence || IsNegative(sentence) ? null : On().IsMatch(sentence) ? true : Off().IsMatch(sentence) ? false : null;

    /// <summary>Whether the sentence about the input tells when the other one does <em>not</em> count.</summary>
    public static bool IsClosedBy(string said, string name) => Sentence(said, name) is { } sentence && IsNegative(sentence);

    private static bool IsNegative(string sentence) => Negative().IsMatch(sentence) && !Twice().IsMatch(sentence);

    private static string? Sentence(string said, string name)
        => Find(said, name) is >= 0 and var at ? said[(said.LastIndexOfAny(['.', ';', '\n'], at) + 1)..(said.IndexOfAny(['.', ';', '\n'], at) is >= 0 and var end ? end : said.Length)] : null;

    private static int Find(string said, string word)
    {
        var match = Regex.Match(said, $@"(?<![\p{{L}}\p{{N}}_]){Regex.Escape(word)}(?![\p{{L}}\p{{N}}_])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        return match.Success ? match.Index : -1;
    }

    [GeneratedRegex(@"\b(?:when|if|only|unless|except|requires?|needs?|must|works?|with|ignored|overrid\w+|incompatible)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Condition();

    [GeneratedRegex(@"\b(?:ignored|unused|overridden|overrides?|disabled|incompatible|no effect|not (?:used|applied|considered|supported))\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Negative();

    [GeneratedRegex(@"\b(?:unless|except)\b|\b(?:is|are) not\b|!=|\bnot set to\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Twice();

    [GeneratedRegex(@"\b(?:true|enabled|on|checked|set|selected)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex On();

    [GeneratedRegex(@"\b(?:false|disabled|off|unchecked)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Off();
}
