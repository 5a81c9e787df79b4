using System.Globalization;
using System.Text.RegularExpressions;

namespace ImageGen.Jobs.Instances;

/// <summary>The rate limit of a provider instance: a token bucket that refills steadily.</summary>
/// <param name="Orders">The number of orders in each <paramref name="Per"/>, 1 to 1,000,000.</param>
/// <param name="Per">The period, 1 s to 1 d.</param>
/// <param name="Burst">The number of orders that may leave at once after a pause, 1 to 100,000.</param>
public sealed partial record ProviderRate(int Orders, TimeSpan Per, int Burst)
{
    /// <summary>Parses <c>600/min</c>, <c>10/s</c>, <c>150/10s</c> or <c>1000/h</c>; the burst is a tenth of the orders, and at least 1. Null when the text has another form.</summary>
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

    /// <summary>The rate in the form that <see cref="TryParse"/> accepts.</summary>
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
