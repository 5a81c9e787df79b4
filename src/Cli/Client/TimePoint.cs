using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ImageGen.Cli.Client;

/// <summary>A point in time, given as a timestamp or as a duration before now.</summary>
/// <param name="At">The timestamp; null when <paramref name="Ago"/> is given.</param>
/// <param name="Ago">The duration; null when <paramref name="At"/> is given.</param>
internal sealed record TimePoint(DateTimeOffset? At, TimeSpan? Ago)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(365);

    public static bool TryParse(string text, [NotNullWhen(true)] out TimePoint? time)
    {
        time = ParseAgo(text) is { } ago ? new TimePoint(null, ago)
            : text.Contains('T', StringComparison.Ordinal)
                && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? new TimePoint(at, null)
            : null;
        return time is not null;
    }

    public DateTimeOffset Before(DateTimeOffset now) => At ?? now - Ago!.Value;

    private static TimeSpan? ParseAgo(string text)
    {
        if (text.Length < 2 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 1_000_000)
        {
            return null;
        }

        TimeSpan? ago = text[^1] switch
        {
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            'd' => TimeSpan.FromDays(number),
            _ => null,
        };
        return ago <= MaxAge ? ago : null;
    }
}
