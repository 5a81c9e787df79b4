using System.Diagnostics;

namespace ImageGen.Bench.Measures;

/// <summary>How many commands a Redis has run since its start; commands within scripts count too.</summary>
/// <param name="At">When it was read (<see cref="Stopwatch"/> ticks).</param>
/// <param name="Total">All commands.</param>
/// <param name="ByName">The calls of each command.</param>
internal sealed record StoreCounts(long At, long Total, IReadOnlyDictionary<string, long> ByName)
{
    /// <summary>The reading itself.</summary>
    private const int Own = 1;

    /// <summary>Commands a second since the earlier reading.</summary>
    public double RateSince(StoreCounts earlier) => (Total - earlier.Total - Own) / Seconds(earlier);

    /// <summary>The commands that were run most since the earlier reading, a second: <c>zrange 12.0, get 3.1</c>.</summary>
    public string MostSince(StoreCounts earlier, int count)
    {
        var rates = ByName
            .Select(entry => (entry.Key, Rate: (entry.Value - earlier.ByName.GetValueOrDefault(entry.Key) - (entry.Key == "info" ? Own : 0)) / Seconds(earlier)))
            .Where(entry => entry.Rate > 0)
            .OrderByDescending(entry => entry.Rate)
            .Take(count);
        return string.Join(", ", rates.Select(entry => FormattableString.Invariant($"{entry.Key} {entry.Rate:0.0}")));
    }

    private double Seconds(StoreCounts earlier) => Stopwatch.GetElapsedTime(earlier.At, At).TotalSeconds;
}
