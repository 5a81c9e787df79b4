using System.Globalization;

namespace ImageGen.Gateway.Http;

/// <summary>Timestamps in requests: strictly RFC 3339, since a time without an offset would be ambiguous.</summary>
internal static class TimestampText
{
    /// <summary>The rule for a timestamp; the text follows the name of a field.</summary>
    public const string Rule = "must be a time with its offset, for example 2026-01-31T12:00:00Z.";

    private static readonly string[] Forms =
        ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    /// <summary>The time; null when the text is not a valid one.</summary>
    public static DateTimeOffset? Parse(string text)
        => DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
