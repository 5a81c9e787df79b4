using System.Globalization;

namespace ImageGen.Bench.Measures;

/// <summary>A figure measured several times.</summary>
internal sealed class Spread(IEnumerable<double> values)
{
    private readonly double[] _sorted = [.. values.Order()];

    /// <summary>The ratios of two series of runs, run by run.</summary>
    public static Spread OfRatios(IEnumerable<double> series, IEnumerable<double> reference) => new(series.Zip(reference, (value, one) => value / one));

    public double Median => Percentile(50);

    /// <summary>The value below which that share of all lies, by the nearest rank.</summary>
    public double Percentile(double percent)
        => _sorted.Length == 0 ? double.NaN : _sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * _sorted.Length) - 1, 0, _sorted.Length - 1)];

    /// <summary><c>median [min-max]</c>.</summary>
    public string Format(string format)
    {
        return $"{Text(Median)} [{Text(_sorted.FirstOrDefault())}-{Text(_sorted.LastOrDefault())}]";

        string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture);
    }
}
