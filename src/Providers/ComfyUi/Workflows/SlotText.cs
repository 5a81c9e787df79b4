using System.Text.RegularExpressions;

namespace ImageGen.Providers.ComfyUi.Workflows;

/// <summary>Finds and fills slots in the texts of a workflow.</summary>
internal static partial class SlotText
{
    /// <summary>All slots in a text.</summary>
    public static IEnumerable<Slot> In(string text) => Pattern().Matches(text).Select(SlotOf);

    /// <summary>The slot that makes up the whole text: only then it may become a number.</summary>
    public static Slot? Whole(string text) => Pattern().Match(text) is { Success: true } match && match.Length == text.Length ? SlotOf(match) : null;

    /// <summary>The text with its slots filled. The values are not searched for slots: a prompt may contain braces.</summary>
    public static string Fill(string text, Func<Slot, string> value) => Pattern().Replace(text, match => value(SlotOf(match)));

    private static Slot SlotOf(Match match) => new(match.Groups[1].Value, match.Groups[2].Success ? match.Groups[2].Value : null);

    [GeneratedRegex(@"\{\{([A-Za-z_]+)(?::([^{}]*))?\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
