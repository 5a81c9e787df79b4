using System.Diagnostics.Metrics;
using ImageGen.ServiceDefaults.Telemetry;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Background;

namespace ImageGen.Worker.Metrics;

/// <summary>
/// Gauges of the whole fleet for autoscalers and operators, the same from every worker: an empty queue does not mean an idle system while orders run at
/// providers.
/// </summary>
internal sealed class FleetGauges : BackgroundService
{
    private readonly FleetReader _reader;
    private readonly Timings _timings;
    private readonly IStoreClock _clock;
    private readonly TimeProvider _time;
    private readonly ILogger<FleetGauges> _logger;
    private volatile FleetReading _reading = FleetReading.Nothing;
    private long _storeClockLead;

    public FleetGauges(IMeterFactory factory, FleetReader reader, IStoreClock clock, Timings timings, TimeProvider time, ILogger<FleetGauges> logger)
    {
        (_reader, _clock, _timings, _time, _logger) = (reader, clock, timings, time, logger);
        var meter = factory.Create(ImageGenTelemetry.Name);
        MetricCatalogue.PredictionsInFlight.ObserveOn(meter, () => _reading.InFlight.Select(entry => Of(Labels.Provider, entry.Key, entry.Value)));
        MetricCatalogue.CircuitsOpen.ObserveOn(meter, () => _reading.Open.Select(entry => Of(Labels.Provider, entry.Key, entry.Value ? 1 : 0)));
        MetricCatalogue.JobsUnfinished.ObserveOn(meter, () => _reading.Unfinished);
        MetricCatalogue.JobsUnnamedLane.ObserveOn(meter, () => _reading.Unnamed);
        MetricCatalogue.LaneQueued.ObserveOn(meter, () => _reading.Lanes.Select(entry => Of(Labels.Lane, entry.Key, entry.Value.Queued)));
        MetricCatalogue.LaneAtProviders.ObserveOn(meter, () => _reading.Lanes.Select(entry => Of(Labels.Lane, entry.Key, entry.Value.AtProviders)));
        MetricCatalogue.RescueTimeLeft.ObserveOn<double>(meter, () => _reading.NextDeletion is { } deletion ? [new((deletion - _time.GetUtcNow()).TotalSeconds)] : []);
        MetricCatalogue.UnknownOldestAge.ObserveOn(meter, () => AgeOf(_reading.OldestUnknown));
        MetricCatalogue.WebhooksPending.ObserveOn(meter, () => _reading.PendingWebhooks);
        MetricCatalogue.WebhooksOldestDueAge.ObserveOn(meter, () => AgeOf(_reading.OldestWebhook));
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => new PeriodicTask(_timings.Gauges, _time, _logger).RunAsync("gauges", RoundAsync, stoppingToken);

    private async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        _reading = await _reader.ReadAsync(_reading, cancellationToken);

        // The times in the reading are by the store's clock.
        Volatile.Write(ref _storeClockLead, (await _clock.ReadAsync(cancellationToken) - _time.GetUtcNow()).Ticks);
        return false;
    }

    private static Measurement<T> Of<T>(string label, string name, T value)
        where T : struct => new(value, new KeyValuePair<string, object?>(label, name));

    private double AgeOf(DateTimeOffset? since) => since is { } time ? Math.Max(0, (_time.GetUtcNow() + new TimeSpan(Volatile.Read(ref _storeClockLead)) - time).TotalSeconds) : 0;
}
