using System.Globalization;
using System.Text.RegularExpressions;

namespace ImageGen.Jobs.Instances;

/// <summary>How many orders a provider instance takes: a bucket that holds some and fills steadily.</summary>
/// <param name="Orders">How many in each <paramref name="Per"/>, 1 to 1,000,000.</param>
/// <param name="Per">The time, 1 s to 1 d.</param>
/// <param name="Burst">How many at once after a pause, 1 to 100,000.</param>
public sealed partial record ProviderRate(int Orders, TimeSpan Per, int Burst)
{
    /// <summary>Reads <c>600/min</c>, <c>10/s</c>, <c>150/10s</c>, <c>1000/h</c>; at once a tenth of it, and at least 1.</summary>
    public static ProviderRate? TryParse(string text)
    {
        if (Pattern().Match(text) is not { Success: true } match || !int.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out var orders)
            || orders is < 1 or > 1_000_000)
        {
            return null;
        }

        var times = match.Groups[2].Length == 0 ? 1 : int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
        var per = times * (match.Groups[3].Value switch
        {
            "s" => TimeSpan.FromSeconds(1),
            "min" => TimeSpan.FromMinutes(1),
            _ => TimeSpan.FromHours(1),
        });
        return per > TimeSpan.Zero && per <= TimeSpan.FromDays(1) ? new ProviderRate(orders, per, Math.Clamp(orders / 10, 1, 100_000)) : null;
    }

    /// <summary>As <see cref="TryParse"/> reads it.</summary>
    public override string ToString()
    {
        var (count, unit) = Per.TotalSeconds switch
        {
            var seconds when seconds % 3600 == 0 => (seconds / 3600, "h"),
            var seconds when seconds % 60 == 0 => (seconds / 60, "min"),
            var seconds => (seconds, "s"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{Orders}/{(count == 1 ? "" : count.ToString(CultureInfo.InvariantCulture))}{unit}");
    }

    [GeneratedRegex(@"^([0-9]{1,7})/([0-9]{0,5})(s|min|h)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
