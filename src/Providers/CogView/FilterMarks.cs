using System.Globalization;
using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.CogView;

/// <summary>
/// The results of the service's content filter: the role (<c>user</c> is the prompt, <c>assistant</c> the image) and the severity. A lower
/// level is more severe.
/// </summary>
/// <param name="Worst">The most severe result; null when there is none.</param>
/// <param name="HasImage">Whether a result concerns the image, and not only the prompt.</param>
internal sealed record FilterMarks((string Role, int Level)? Worst, bool HasImage)
{
    /// <summary>The filter result as a sentence; null when there is none.</summary>
    public string? Remark => Worst is { } mark
        ? string.Create(CultureInfo.InvariantCulture, $"The service's content filter marked the {(mark.Role == "assistant" ? "image" : "prompt")} with level {mark.Level} (0 is the most severe, 3 the least).")
        : null;

    /// <summary>Reads a list of filter results in any format.</summary>
    public static FilterMarks Read(JsonElement filter)
    {
        (string Role, int Level)[] marks = filter.ValueKind == JsonValueKind.Array ? [.. filter.EnumerateArray().Select(ReadMark).OfType<(string, int)>()] : [];
        return new(marks.Length > 0 ? marks.MinBy(mark => mark.Level) : null, marks.Any(mark => mark.Role == "assistant"));
    }

    private static (string Role, int Level)? ReadMark(JsonElement mark)
        => mark.ValueKind == JsonValueKind.Object
            && mark.TryGetProperty("role", out var role) && WireJson.TextOf(role) is { } name
            && mark.TryGetProperty("level", out var value) && WireJson.WholeOf(value) is >= int.MinValue and <= int.MaxValue and var level
            ? (name, (int)level)
            : null;
}
