using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ImageGen.ServiceDefaults.Logging;

/// <summary>Makes text safe for one line of a log.</summary>
internal static partial class LineText
{
    /// <summary>Maximum length of a text, in characters; a longer one is cut.</summary>
    public const int MaxLength = 8000;

    /// <summary>The text without the queries of addresses, which may be signed, and no longer than <see cref="MaxLength"/>.</summary>
    public static string WithoutQueries(string text)
        => Query().Replace(text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength), "…"), "$1?…");

    /// <summary>The same text on one line: line breaks and other control characters are escaped, as in JSON.</summary>
    public static string Of(string text)
    {
        text = WithoutQueries(text);
        if (!text.Any(char.IsControl) && !text.Contains('\u2028', StringComparison.Ordinal) && !text.Contains('\u2029', StringComparison.Ordinal))
        {
            return text;
        }

        var line = new StringBuilder(text.Length + 64);
        foreach (var character in text)
        {
            _ = character switch
            {
                '\n' => line.Append("\\n"),
                '\r' => line.Append("\\r"),
                '\t' => line.Append("\\t"),
                '\u2028' or '\u2029' => Escape(line, character),
                _ when char.IsControl(character) => Escape(line, character),
                _ => line.Append(character),
            };
        }

        return line.ToString();
    }

    private static StringBuilder Escape(StringBuilder line, char character) => line.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");

    [GeneratedRegex("""(\bhttps?://[^\s"'<>?]+)\?[^\s"'<>]+""")]
    private static partial Regex Query();
}
