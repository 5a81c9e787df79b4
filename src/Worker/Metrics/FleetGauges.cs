using System.Diagnostics.Metrics;
using ImageGen.ServiceDefaults.Telemetry;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Background;

namespace ImageGen.Worker.Metrics;

/// <summary>
/// What an autoscaler and an operator read about the whole fleet, the same from every worker: an empty queue is not an idle system while orders run at
/// providers.
/// </summary>
internal sealed class FleetGauges : BackgroundService
{
    private readonly FleetReader _reader;
    private readonly Timings _timings;
    private readonly IStoreClock _clock;
    private readonly TimeProvider _time;
    private readonly ILogger<FleetGauges> _logger;
    private volatile FleetReading _seen = FleetReading.Nothing;
    private long _storeAhead;

    public FleetGauges(IMeterFactory factory, FleetReader reader, IStoreClock clock, Timings timings, TimeProvider time, ILogger<FleetGauges> logger)
    {
        (_reader, _clock, _timings, _time, _logger) = (reader, clock, timings, time, logger);
        var meter = factory.Create(ImageGenTelemetry.Name);
        meter.CreateObservableGauge(
            "imagegen.predictions.in_flight",
            () => _seen.InFlight.Select(entry => new Measurement<long>(entry.Value, new KeyValuePair<string, object?>("provider", entry.Key))),
            "{prediction}",
            "Jobs at a provider, over all workers: ordered, and not ended.");
        meter.CreateObservableGauge(
            "imagegen.circuits.open",
            () => _seen.Open.Select(entry => new Measurement<int>(entry.Value ? 1 : 0, new KeyValuePair<string, object?>("provider", entry.Key))),
            "{circuit}",
            "1 while no orders go to a provider because they are known to be in vain, else 0.");
        meter.CreateObservableGauge("imagegen.jobs.unfinished", () => _seen.Unfinished, "{job}", "Jobs accepted and not ended, over all lanes.");
        meter.CreateObservableGauge("imagegen.jobs.unnamed_lane", () => _seen.Unnamed, "{job}", "Those of them in lanes that no worker's configuration names.");
        meter.CreateObservableGauge<double>(
            "imagegen.rescue.time_left",
            () => _seen.NextDeletion is { } moment ? [new((moment - _time.GetUtcNow()).TotalSeconds)] : [],
            "s",
            "Until a provider deletes the first of the paid images that wait to be fetched; no value when none waits.");
        meter.CreateObservableGauge(
            "imagegen.unknown.oldest_age",
            () => AgeOf(_seen.OldestUnknown),
            "s",
            "For how long the oldest job has been waiting for somebody to settle whether it was bought; 0 when none is.");
        meter.CreateObservableGauge("imagegen.webhooks.pending", () => _seen.PendingWebhooks, "{delivery}", "Webhook deliveries that are due now or later, over all endpoints.");
        meter.CreateObservableGauge(
            "imagegen.webhooks.oldest_due_age", () => AgeOf(_seen.OldestWebhook), "s", "For how long the oldest webhook delivery has been due that nobody has taken; 0 when none is.");
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => new PeriodicTask(_timings.Gauges, _time, _logger).RunAsync("gauges", RoundAsync, stoppingToken);

    private async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        _seen = await _reader.ReadAsync(_seen, cancellationToken);

        // The times are the store's.
        Volatile.Write(ref _storeAhead, (await _clock.ReadAsync(cancellationToken) - _time.GetUtcNow()).Ticks);
        return false;
    }

    private double AgeOf(DateTimeOffset? since) => since is { } moment ? Math.Max(0, (_time.GetUtcNow() + new TimeSpan(Volatile.Read(ref _storeAhead)) - moment).TotalSeconds) : 0;
}
