using System.Globalization;

namespace ImageGen.Bench.Reports;

/// <summary>The bounds between which the median of a figure is to be, both inclusive; null where there is no bound.</summary>
internal sealed record Target(double? Lowest, double? Highest)
{
    public static Target AtMost(double highest) => new(null, highest);

    public static Target AtLeast(double lowest) => new(lowest, null);

    public static Target Between(double lowest, double highest) => new(lowest, highest);

    public bool IsMetBy(double value) => value >= (Lowest ?? double.MinValue) && value <= (Highest ?? double.MaxValue);

    public override string ToString() => (Lowest, Highest) switch
    {
        ({ } lowest, { } highest) => $"{Text(lowest)} to {Text(highest)}",
        ({ } lowest, null) => $"≥ {Text(lowest)}",
        (null, { } highest) => $"≤ {Text(highest)}",
        _ => "none",
    };

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
