using System.Diagnostics.Metrics;

namespace ImageGen.Worker.Tests.Scripted;

/// <summary>Reads the gauges of one host, as an exporter does.</summary>
internal sealed class GaugeReading : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, double> _values = [];

    public GaugeReading(IMeterFactory host)
    {
        _listener.InstrumentPublished = (found, listener) =>
        {
            if (found is { IsObservable: true } && ReferenceEquals(found.Meter.Scope, host))
            {
                listener.EnableMeasurementEvents(found);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The value now, of an instrument or of <c>instrument/provider</c>; null if it reports none.</summary>
    public double? Of(string name)
    {
        _values.Clear();
        _listener.RecordObservableInstruments();
        return _values.TryGetValue(name, out var value) ? value : null;
    }

    public void Dispose() => _listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        => _values[tags.Length == 0 ? instrument.Name : $"{instrument.Name}/{tags[0].Value}"] = value;
}
