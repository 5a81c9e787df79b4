using System.Diagnostics.Metrics;
using ImageGen.ServiceDefaults.Configuration;
using ImageGen.ServiceDefaults.Telemetry;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Loops;

namespace ImageGen.Worker.Metrics;

/// <summary>
/// What a scaler reads, counted in the store over the whole fleet, so that every worker tells the same: an empty queue is not an idle
/// system while predictions are in flight at providers.
/// </summary>
internal sealed class FleetGauges : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly IJobStore _store;
    private readonly IProviderSlots _slots;
    private readonly ProviderRoster _roster;
    private readonly TimeProvider _time;
    private readonly ILogger<FleetGauges> _logger;
    private volatile IReadOnlyDictionary<string, long> _inFlight = new Dictionary<string, long>();
    private long _unfinished;

    public FleetGauges(IMeterFactory factory, IJobStore store, IProviderSlots slots, ProviderRoster roster, TimeProvider time, ILogger<FleetGauges> logger)
    {
        (_store, _slots, _roster, _time, _logger) = (store, slots, roster, time, logger);
        var meter = factory.Create(ImageGenTelemetry.Name);
        meter.CreateObservableGauge(
            "imagegen.predictions.in_flight",
            () => _inFlight.Select(entry => new Measurement<long>(entry.Value, new KeyValuePair<string, object?>("provider", entry.Key))),
            "{prediction}",
            "Jobs at a provider, over all workers: ordered, and not ended.");
        meter.CreateObservableGauge("imagegen.jobs.unfinished", () => Interlocked.Read(ref _unfinished), "{job}", "Jobs accepted and not ended, over all lanes.");
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => new Recurrence(Interval, _time, _logger).RunAsync("gauges", RoundAsync, stoppingToken);

    private async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        Interlocked.Exchange(ref _unfinished, await _store.CountUnfinishedAsync(cancellationToken));
        var counts = await Task.WhenAll(_roster.All.Select(async entry => (entry.Name, Count: await _slots.CountAsync(entry.Name, cancellationToken))));
        _inFlight = counts.ToDictionary(entry => entry.Name, entry => entry.Count, StringComparer.Ordinal);
        return false;
    }
}
