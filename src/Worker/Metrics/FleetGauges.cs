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
        meter.CreateObservableGauge(
            "imagegen.predictions.in_flight",
            () => _reading.InFlight.Select(entry => new Measurement<long>(entry.Value, new KeyValuePair<string, object?>("provider", entry.Key))),
            "{prediction}",
            "Jobs at a provider, over all workers: ordered, and not ended.");
        meter.CreateObservableGauge(
            "imagegen.circuits.open",
            () => _reading.Open.Select(entry => new Measurement<int>(entry.Value ? 1 : 0, new KeyValuePair<string, object?>("provider", entry.Key))),
            "{circuit}",
            "1 while the circuit breaker of a provider is open, so that no orders go to it, else 0.");
        meter.CreateObservableGauge("imagegen.jobs.unfinished", () => _reading.Unfinished, "{job}", "Jobs accepted and not ended, over all lanes.");
        meter.CreateObservableGauge("imagegen.jobs.unnamed_lane", () => _reading.Unnamed, "{job}", "Unfinished jobs in lanes that no worker's configuration names.");
        meter.CreateObservableGauge<double>(
            "imagegen.rescue.time_left",
            () => _reading.NextDeletion is { } time ? [new((time - _time.GetUtcNow()).TotalSeconds)] : [],
            "s",
            "Time until a provider deletes the first of the paid images that wait to be fetched; no value when none waits.");
        meter.CreateObservableGauge(
            "imagegen.unknown.oldest_age",
            () => AgeOf(_reading.OldestUnknown),
            "s",
            "How long the oldest job with an unknown outcome has been waiting to be settled; 0 when none is.");
        meter.CreateObservableGauge("imagegen.webhooks.pending", () => _reading.PendingWebhooks, "{delivery}", "Webhook deliveries that are due now or later, over all endpoints.");
        meter.CreateObservableGauge(
            "imagegen.webhooks.oldest_due_age", () => AgeOf(_reading.OldestWebhook), "s", "How long the oldest pending webhook delivery has been due; 0 when none is.");
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => new PeriodicTask(_timings.Gauges, _time, _logger).RunAsync("gauges", RoundAsync, stoppingToken);

    private async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        _reading = await _reader.ReadAsync(_reading, cancellationToken);

        // The times in the reading are by the store's clock.
        Volatile.Write(ref _storeClockLead, (await _clock.ReadAsync(cancellationToken) - _time.GetUtcNow()).Ticks);
        return false;
    }

    private double AgeOf(DateTimeOffset? since) => since is { } time ? Math.Max(0, (_time.GetUtcNow() + new TimeSpan(Volatile.Read(ref _storeClockLead)) - time).TotalSeconds) : 0;
}
