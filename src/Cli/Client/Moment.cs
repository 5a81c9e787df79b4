using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ImageGen.Cli.Client;

/// <summary>A moment, given as such or as how long ago it was.</summary>
/// <param name="At">The moment; null when <paramref name="Ago"/> is given.</param>
/// <param name="Ago">How long ago; null when <paramref name="At"/> is given.</param>
internal sealed record Moment(DateTimeOffset? At, TimeSpan? Ago)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    public static bool TryParse(string text, [NotNullWhen(true)] out Moment? moment)
    {
        moment = ParseAgo(text) is { } ago ? new Moment(null, ago)
            : text.Contains('T', StringComparison.Ordinal)
                && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? new Moment(at, null)
            : null;
        return moment is not null;
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
        return ago <= Longest ? ago : null;
    }
}
