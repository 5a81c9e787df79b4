using System.Diagnostics.Metrics;
using ImageGen.ServiceDefaults.Configuration;
using ImageGen.ServiceDefaults.Telemetry;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Webhooks;
using ImageGen.Worker.Loops;

namespace ImageGen.Worker.Metrics;

/// <summary>
/// What a scaler and an operator read, looked up in the store over the whole fleet, so that every worker tells the same: an empty queue is
/// not an idle system while predictions are in flight at providers.
/// </summary>
internal sealed class FleetGauges : BackgroundService
{
    private readonly IJobStore _store;
    private readonly IProviderSlots _slots;
    private readonly IProviderCircuits _circuits;
    private readonly IWebhookDeliveries _deliveries;
    private readonly ProviderRoster _roster;
    private readonly Timings _timings;
    private readonly IStoreClock _clock;
    private readonly TimeProvider _time;
    private readonly ILogger<FleetGauges> _logger;
    private volatile FleetView _seen = new(0, new Dictionary<string, long>(), new Dictionary<string, bool>(), null, null, default, default);

    public FleetGauges(IMeterFactory factory, IJobStore store, IProviderSlots slots, IProviderCircuits circuits, IWebhookDeliveries deliveries, ProviderRoster roster, IStoreClock clock, Timings timings, TimeProvider time, ILogger<FleetGauges> logger)
    {
        (_store, _slots, _circuits, _deliveries, _roster, _clock, _timings, _time, _logger) = (store, slots, circuits, deliveries, roster, clock, timings, time, logger);
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
        meter.CreateObservableGauge<double>(
            "imagegen.rescue.time_left",
            () => _seen.NextDeletion is { } moment ? [new((moment - _time.GetUtcNow()).TotalSeconds)] : [],
            "s",
            "Until a provider deletes the first of the paid pictures that wait to be fetched; no value when none waits.");
        meter.CreateObservableGauge(
            "imagegen.unknown.oldest_age",
            () => AgeOf(_seen.OldestUnknown),
            "s",
            "For how long the oldest job has been waiting for somebody to settle whether it was bought; 0 when none is.");
        meter.CreateObservableGauge("imagegen.webhooks.pending", () => _seen.Webhooks.Pending, "{delivery}", "Webhook deliveries that are due now or later, over all endpoints.");
        meter.CreateObservableGauge(
            "imagegen.webhooks.oldest_due_age", () => AgeOf(_seen.Webhooks.OldestDue), "s", "For how long the oldest webhook delivery has been due that nobody has taken; 0 when none is.");
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => new Recurrence(_timings.Gauges, _time, _logger).RunAsync("gauges", RoundAsync, stoppingToken);

    private async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        var counts = await Task.WhenAll(_roster.All.Select(async entry => (entry.Name, Count: await _slots.CountAsync(entry.Name, cancellationToken))));
        var entries = _roster.All.ToList();
        var circuits = await _circuits.ReadAsync([.. entries.Select(entry => entry.Name)], cancellationToken);
        _seen = new FleetView(
            await _store.CountUnfinishedAsync(cancellationToken),
            counts.ToDictionary(entry => entry.Name, entry => entry.Count, StringComparer.Ordinal),
            entries.Zip(circuits).ToDictionary(pair => pair.First.Name, pair => pair.Second.Under(pair.First.Revision).Reason is not null, StringComparer.Ordinal),
            await _store.FindNextDeletionAsync(_roster.AllLanes, cancellationToken),
            await _store.FindOldestUnknownAsync(cancellationToken),
            await _deliveries.CountAsync(cancellationToken),
            await _clock.ReadAsync(cancellationToken) - _time.GetUtcNow());
        return false;
    }

    private double AgeOf(DateTimeOffset? since) => since is { } moment ? Math.Max(0, (_time.GetUtcNow() + _seen.StoreAhead - moment).TotalSeconds) : 0;

    private sealed record FleetView(
        long Unfinished,
        IReadOnlyDictionary<string, long> InFlight,
        IReadOnlyDictionary<string, bool> Open,
        DateTimeOffset? NextDeletion,
        DateTimeOffset? OldestUnknown,
        (long Pending, DateTimeOffset? OldestDue) Webhooks,
        TimeSpan StoreAhead);
}
