using ImageGen.Jobs.Instances;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Jobs.Due;
using ImageGen.Storage.Jobs.Listing;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Webhooks;
using ImageGen.Worker.Background;
using ImageGen.Worker.Serving;

namespace ImageGen.Worker.Metrics;

/// <summary>
/// Counts over the whole fleet: in each interval one worker counts, and the remaining workers read its result. A value that can't be read, because a part of the store is
/// unavailable, keeps its last value.
/// </summary>
internal sealed partial class FleetReader(
    IJobIndex jobs, IDueSet dueSet, IProviderSlots slots, IProviderCircuits circuits, IWebhookDeliveries deliveries, ILaneRegistry registry, IRunOnceLock rounds, IFleetStatistics readings,
    ServedLanes lanes, ConfiguredProviders configured, Timings timings, ILogger<FleetReader> logger)
{
    public async Task<FleetReading> ReadAsync(FleetReading last, CancellationToken cancellationToken)
    {
        try
        {
            if (!await rounds.TryBeginAsync("gauges", timings.Gauges, cancellationToken) && await readings.FindAsync(cancellationToken) is { } found)
            {
                return await WithOwnProvidersAsync(found, last, cancellationToken);
            }
        }
        catch (StoreUnavailableException fault)
        {
            LogCountedAlone(fault.Message);
        }

        var counted = await CountAsync(last, cancellationToken);
        await TryAsync(
            true,
            async () =>
            {
                // Valid for three rounds: the next worker that counts may be late, or may have ended.
                await readings.PutAsync(counted, 3 * timings.Gauges, cancellationToken);
                return true;
            });
        return counted;
    }

    private async Task<FleetReading> CountAsync(FleetReading last, CancellationToken cancellationToken)
    {
        var all = configured.AllLanes.Union(lanes.InUse, StringComparer.Ordinal);
        var webhooks = await TryAsync((Pending: last.PendingWebhooks, OldestDue: last.OldestWebhook), () => deliveries.CountAsync(cancellationToken));
        var counted = new FleetReading(
            await TryAsync(last.Unfinished, () => jobs.CountUnfinishedAsync(cancellationToken)),
            await TryAsync(last.Unnamed, async () => (await Task.WhenAll(lanes.Unnamed.Select(lane => registry.CountAsync(lane, cancellationToken)))).Sum()),
            new Dictionary<string, long>(),
            new Dictionary<string, bool>(),
            await TryAsync(last.NextDeletion, () => dueSet.FindNextDeletionAsync(all, cancellationToken)),
            await TryAsync(last.OldestUnknown, () => dueSet.FindOldestUnknownAsync(cancellationToken)),
            webhooks.Pending,
            webhooks.OldestDue)
        {
            Lanes = await TryAsync(last.Lanes, () => CountLanesAsync(all, cancellationToken)),
        };
        return await WithOwnProvidersAsync(counted, last, cancellationToken);
    }

    private async Task<IReadOnlyDictionary<string, LaneWork>> CountLanesAsync(IEnumerable<string> all, CancellationToken cancellationToken)
    {
        string[] names = [.. all.Order(StringComparer.Ordinal)];
        var counts = await Task.WhenAll(names.Select(lane => registry.CountWorkAsync(lane, cancellationToken)));
        return names.Zip(counts).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
    }

    /// <summary>Adds the providers of this worker that the counting worker does not have.</summary>
    private async Task<FleetReading> WithOwnProvidersAsync(FleetReading reading, FleetReading last, CancellationToken cancellationToken)
    {
        var missing = configured.All.Where(entry => !reading.InFlight.ContainsKey(entry.Name) || !reading.Open.ContainsKey(entry.Name)).ToList();
        if (missing.Count == 0)
        {
            return reading;
        }

        return await TryAsync(
            reading with { InFlight = Joined(last.InFlight, reading.InFlight), Open = Joined(last.Open, reading.Open) },
            async () =>
            {
                var states = circuits.ReadAsync([.. missing.Select(entry => entry.Name)], cancellationToken);
                var counts = await Task.WhenAll(missing.Select(entry => slots.CountAsync(entry.Name, cancellationToken)));
                var open = (await states).Zip(missing).ToDictionary(pair => pair.Second.Name, pair => pair.First.Under(pair.Second.Revision).Reason is not null);
                return reading with
                {
                    InFlight = Joined(reading.InFlight, missing.Zip(counts).ToDictionary(pair => pair.First.Name, pair => pair.Second)),
                    Open = Joined(reading.Open, open),
                };
            });
    }

    private static Dictionary<string, T> Joined<T>(IReadOnlyDictionary<string, T> first, IReadOnlyDictionary<string, T> second)
        => first.Concat(second).GroupBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.Ordinal);

    private async Task<T> TryAsync<T>(T last, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (StoreUnavailableException fault)
        {
            LogNotRead(fault.Message);
            return last;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, EventName = "gauge.not_read", Message = "Reading a gauge failed, because the store does not respond; it keeps its last value: {Fault}")]
    private partial void LogNotRead(string fault);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "gauge.counted_alone", Message = "Reading the shared gauges failed; this worker counts them itself: {Fault}")]
    private partial void LogCountedAlone(string fault);
}
