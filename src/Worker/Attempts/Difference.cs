using System.Text.RegularExpressions;
using ImageGen.Contracts;
using ImageGen.Providers;

namespace ImageGen.Worker.Attempts;

/// <summary>One difference between an image and the request.</summary>
/// <param name="Asked">The requested value.</param>
/// <param name="Got">The value of the image.</param>
/// <param name="Sentence">A sentence with both values.</param>
internal sealed record Difference(string Asked, string Got, string Sentence)
{
    /// <summary>The same for programs; null when it concerns no field of the request.</summary>
    public RequestChange? Change { get; init; }

    /// <summary>A difference in a field. <paramref name="label"/> precedes its values if they need one.</summary>
    public static Difference Of(string field, string asked, string got, string label = "")
        => new($"{label}{asked}", $"{label}{got}", $"Asked for {label}{asked}, got {label}{got}.") { Change = OrderChanges.Change(field, asked, got) };

    /// <summary>Whether the message already states the difference, in the adapter's wording or in ours: it contains both values.</summary>
    public bool IsIn(string? message) => message is not null && (message.Contains(Sentence, StringComparison.Ordinal) || (Contains(message, Asked) && Contains(message, Got)));

    private static bool Contains(string message, string value)
        => Regex.IsMatch(message, $@"(?<!\w){Regex.Escape(value[(value.LastIndexOf(' ') + 1)..])}(?!\w)", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
