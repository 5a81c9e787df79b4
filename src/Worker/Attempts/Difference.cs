using System.Text.RegularExpressions;
using ImageGen.Contracts;
using ImageGen.Providers;

namespace ImageGen.Worker.Attempts;

/// <summary>One difference between an image and the request.</summary>
/// <param name="Asked">The requested value.</param>
/// <param name="Got">The value of the image.</param>
/// <param name="Sentence">Both in a sentence.</param>
internal sealed record Difference(string Asked, string Got, string Sentence)
{
    /// <summary>The same for programs; null when it is about no field of the request.</summary>
    public RequestChange? Change { get; init; }

    /// <summary>A difference in a field; a word stands before its values if they need one.</summary>
    public static Difference Of(string field, string asked, string got, string word = "")
        => new($"{word}{asked}", $"{word}{got}", $"Asked for {word}{asked}, got {word}{got}.") { Change = OrderChanges.Change(field, asked, got) };

    /// <summary>Whether the message says it already, in the adapter's words or ours: both values are in it.</summary>
    public bool IsIn(string? said) => said is not null && (said.Contains(Sentence, StringComparison.Ordinal) || (Names(said, Asked) && Names(said, Got)));

    private static bool Names(string said, string value)
        => Regex.IsMatch(said, $@"(?<!\w){Regex.Escape(value[(value.LastIndexOf(' ') + 1)..])}(?!\w)", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
