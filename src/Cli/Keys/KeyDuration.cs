using System.Globalization;

namespace ImageGen.Cli.Keys;

/// <summary>Durations on the command line: a whole number with <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>.</summary>
internal static class KeyDuration
{
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length < 2 || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 100_000)
        {
            return false;
        }

        TimeSpan? unit = text[^1] switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            _ => null,
        };
        duration = (unit ?? default) * number;
        return unit is not null;
    }
}
