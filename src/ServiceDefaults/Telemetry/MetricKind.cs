namespace ImageGen.ServiceDefaults.Telemetry;

/// <summary>The kind of an instrument.</summary>
public enum MetricKind
{
    /// <summary>A sum that only grows. Its name in the Prometheus format ends with <c>_total</c>.</summary>
    Counter,

    /// <summary>A sum that grows and shrinks; a gauge in the Prometheus format.</summary>
    UpDownCounter,

    /// <summary>A value at one time.</summary>
    Gauge,

    /// <summary>A distribution: <c>_bucket</c>, <c>_sum</c> and <c>_count</c> in the Prometheus format.</summary>
    Histogram,
}
