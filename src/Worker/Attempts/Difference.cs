using System.Text.RegularExpressions;
using ImageGen.Contracts;
using ImageGen.Providers;

namespace ImageGen.Worker.Attempts;

/// <summary>One thing in which an image differs from what was asked for.</summary>
/// <param name="Asked">What was asked for.</param>
/// <param name="Got">What came.</param>
/// <param name="Sentence">Both in a sentence.</param>
internal sealed record Difference(string Asked, string Got, string Sentence)
{
    /// <summary>The same for programs; null where it is about nothing that the caller asked for.</summary>
    public RequestChange? Change { get; init; }

    /// <summary>A difference in a field, whose values are told with a word before them where they need one.</summary>
    public static Difference Of(string field, string asked, string got, string word = "")
        => new($"{word}{asked}", $"{word}{got}", $"Asked for {word}{asked}, got {word}{got}.") { Change = OrderChanges.Change(field, asked, got) };

    /// <summary>Whether it is said already, by the adapter in its own words or by us: both values stand there.</summary>
    public bool IsIn(string? said) => said is not null && (said.Contains(Sentence, StringComparison.Ordinal) || (Names(said, Asked) && Names(said, Got)));

    private static bool Names(string said, string value)
        => Regex.IsMatch(said, $@"(?<!\w){Regex.Escape(value[(value.LastIndexOf(' ') + 1)..])}(?!\w)", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
