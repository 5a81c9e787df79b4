using System.Diagnostics.Metrics;

namespace ImageGen.ServiceDefaults.Telemetry;

/// <summary>An instrument of the system.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name in OpenTelemetry.</param>
/// <param name="Unit">Its unit in UCUM: <c>s</c>, or what is counted, in braces.</param>
/// <param name="Description">What it says, in a sentence.</param>
/// <param name="Labels">The names of its labels.</param>
public sealed record Metric(MetricKind Kind, string Name, string Unit, string Description, IReadOnlyList<string> Labels)
{
    /// <summary>Bounds of the histogram, ascending; null for those of the library.</summary>
    public IReadOnlyList<double>? Bounds { get; init; }

    /// <summary>Its name in the Prometheus format, without the suffixes of a histogram.</summary>
    public string PrometheusName
    {
        get
        {
            var name = Name.Replace('.', '_');
            var unit = Unit switch
            {
                "s" => "_seconds",
                _ => "",
            };
            name += name.EndsWith(unit, StringComparison.Ordinal) ? "" : unit;
            return Kind == MetricKind.Counter && !name.EndsWith("_total", StringComparison.Ordinal) ? $"{name}_total" : name;
        }
    }

    /// <summary>Creates the counter.</summary>
    public Counter<T> CounterOn<T>(Meter meter)
        where T : struct => meter.CreateCounter<T>(Name, Unit, Description);

    /// <summary>Creates the sum that grows and shrinks.</summary>
    public UpDownCounter<T> UpDownCounterOn<T>(Meter meter)
        where T : struct => meter.CreateUpDownCounter<T>(Name, Unit, Description);

    /// <summary>Creates the gauge that is recorded.</summary>
    public Gauge<T> GaugeOn<T>(Meter meter)
        where T : struct => meter.CreateGauge<T>(Name, Unit, Description);

    /// <summary>Creates the histogram.</summary>
    public Histogram<T> HistogramOn<T>(Meter meter)
        where T : struct
        => meter.CreateHistogram<T>(Name, Unit, Description, tags: null, Bounds is null ? null : new InstrumentAdvice<T> { HistogramBucketBoundaries = [.. Bounds.Select(bound => (T)Convert.ChangeType(bound, typeof(T), System.Globalization.CultureInfo.InvariantCulture))] });

    /// <summary>Creates the gauge that is read when somebody collects it.</summary>
    public void ObserveOn<T>(Meter meter, Func<IEnumerable<Measurement<T>>> read)
        where T : struct => meter.CreateObservableGauge(Name, read, Unit, Description);

    /// <summary>Creates the gauge without labels that is read when somebody collects it.</summary>
    public void ObserveOn<T>(Meter meter, Func<T> read)
        where T : struct => meter.CreateObservableGauge(Name, read, Unit, Description);
}
