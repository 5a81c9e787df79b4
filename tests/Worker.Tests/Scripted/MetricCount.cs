using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ImageGen.Worker.Tests.Scripted;

/// <summary>The values of a counter, by provider.</summary>
internal sealed class MetricCount : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _counts = new();

    public MetricCount(string instrument)
    {
        _listener.InstrumentPublished = (found, listener) =>
        {
            if (found.Name == instrument)
            {
                listener.EnableMeasurementEvents(found);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag.Key == "provider")
                {
                    _counts.AddOrUpdate($"{tag.Value}", value, (_, count) => count + value);
                }
            }
        });
        _listener.Start();
    }

    public long Of(string provider) => _counts.GetValueOrDefault(provider);

    public void Dispose() => _listener.Dispose();
}
