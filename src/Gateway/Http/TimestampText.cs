using System.Globalization;

namespace ImageGen.Gateway.Http;

/// <summary>Moments as callers may write them: RFC 3339 and nothing like it, since without an offset it would be somebody's local time.</summary>
internal static class TimestampText
{
    /// <summary>What a moment must be, to stand behind the name of a field.</summary>
    public const string Wanted = "must be a moment with its offset, for example 2026-01-31T12:00:00Z.";

    private static readonly string[] Forms =
        ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    /// <summary>The moment; null when it is none.</summary>
    public static DateTimeOffset? Parse(string text)
        => DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
}
