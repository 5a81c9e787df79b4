using System.Globalization;
using System.Text.RegularExpressions;

namespace ImageGen.Emulators;

/// <summary>Durations in the notation <c>250ms</c>, <c>3s</c>, <c>1.5m</c>, <c>1h</c>.</summary>
internal static partial class Durations
{
    /// <exception cref="FormatException">The text is not a duration.</exception>
    public static TimeSpan Parse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success)
        {
            throw new FormatException($"'{text}' is not a duration; examples: 250ms, 3s, 1.5m, 1h.");
        }

        var number = double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return match.Groups[2].Value switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            _ => TimeSpan.FromHours(number),
        };
    }

    public static string Write(TimeSpan value) => string.Create(CultureInfo.InvariantCulture, $"{value.TotalSeconds}s");

    [GeneratedRegex(@"^([0-9]{1,8}(?:\.[0-9]{1,7})?)(ms|s|m|h)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
