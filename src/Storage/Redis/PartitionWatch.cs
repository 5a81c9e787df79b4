using ImageGen.Jobs.Submission;
using Microsoft.Extensions.Logging;

namespace ImageGen.Storage.Redis;

/// <summary>
/// Queries the partitions separately: on a cluster they lie on different masters, and the loss of a master must stop only its share. A
/// partition that did not respond while others did is left out for a while, so that its timeouts do not delay every query.
/// </summary>
internal sealed partial class PartitionWatch(TimeProvider time, ILogger? logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    private readonly Lock _gate = new();
    private readonly Absence?[] _absences = new Absence?[JobId.Partitions];

    /// <summary>The partitions whose last query succeeded; all partitions if none is known to respond.</summary>
    public IReadOnlyList<int> Present
    {
        get
        {
            lock (_gate)
            {
                var present = Enumerable.Range(0, JobId.Partitions).Where(partition => _absences[partition] is null).ToList();
                return present.Count > 0 ? present : [.. Enumerable.Range(0, JobId.Partitions)];
            }
        }
    }

    /// <summary>Queries all partitions except those that are left out for now, and returns the successful results.</summary>
    /// <exception cref="StoreUnavailableException">No query succeeded.</exception>
    public async Task<IReadOnlyList<(int Partition, T Result)>> QueryAllAsync<T>(Func<int, Task<T>> query)
    {
        var results = await Task.WhenAll(PartitionsToQuery().Select(partition => TryAsync(partition, query)));
        if (Array.TrueForAll(results, result => result.Fault is not null))
        {
            // The whole store is unavailable, not a partition: when it is back, no partition must be left out.
            Reset();
            throw results[0].Fault!;
        }

        Array.ForEach(results, result => Record(result.Partition, result.Fault));
        return Successful(results);
    }

    /// <summary>
    /// Queries some partitions except those that are left out for now, and returns the successful results. Throws only if these are all partitions: of a few of
    /// them it can't be known whether the whole store is unavailable.
    /// </summary>
    /// <exception cref="StoreUnavailableException">All partitions were to be queried, and no query succeeded.</exception>
    public async Task<IReadOnlyList<(int Partition, T Result)>> QueryPresentAsync<T>(IReadOnlyCollection<int> partitions, Func<int, Task<T>> query)
    {
        if (partitions.Count == JobId.Partitions)
        {
            return await QueryAllAsync(query);
        }

        var results = await Task.WhenAll(PartitionsToQuery().Intersect(partitions).Select(partition => TryAsync(partition, query)));
        Array.ForEach(results, result => Record(result.Partition, result.Fault));
        return Successful(results);
    }

    /// <summary>Queries some partitions, and returns the successful results.</summary>
    public static async Task<IReadOnlyList<(int Partition, T Result)>> QueryAsync<T>(IEnumerable<int> partitions, Func<int, Task<T>> query)
        => Successful(await Task.WhenAll(partitions.Select(partition => TryAsync(partition, query))));

    /// <summary>Runs the work on one partition after the other, so that it delays no other command, and returns the sum of the results. Skips a partition that does not respond.</summary>
    /// <exception cref="StoreUnavailableException">No partition responded.</exception>
    public static async Task<int> SumInTurnAsync(Func<int, Task<int>> work)
    {
        var count = 0;
        var faults = new List<StoreUnavailableException>();
        for (var partition = 0; partition < JobId.Partitions; partition++)
        {
            try
            {
                count += await work(partition);
            }
            catch (StoreUnavailableException fault)
            {
                faults.Add(fault);
            }
        }

        return faults.Count < JobId.Partitions ? count : throw faults[0];
    }

    private static async Task<(int Partition, T Result, StoreUnavailableException? Fault)> TryAsync<T>(int partition, Func<int, Task<T>> query)
    {
        try
        {
            return (partition, await query(partition), null);
        }
        catch (StoreUnavailableException fault)
        {
            return (partition, default!, fault);
        }
    }

    private static IReadOnlyList<(int Partition, T Result)> Successful<T>(IEnumerable<(int Partition, T Result, StoreUnavailableException? Fault)> results)
        => [.. results.Where(result => result.Fault is null).Select(result => (result.Partition, result.Result))];

    private List<int> PartitionsToQuery()
    {
        lock (_gate)
        {
            var partitions = Enumerable.Range(0, JobId.Partitions)
                .Where(partition => _absences[partition] is not { } absence || time.GetElapsedTime(absence.Since) >= absence.Pause)
                .ToList();
            return partitions.Count > 0 ? partitions : [.. Enumerable.Range(0, JobId.Partitions)];
        }
    }

    private void Record(int partition, StoreUnavailableException? fault)
    {
        Absence? before;
        lock (_gate)
        {
            before = _absences[partition];
            _absences[partition] = fault is null ? null : new Absence(
                time.GetTimestamp(), before is null ? FirstPause : TimeSpan.FromTicks(Math.Min(2 * before.Pause.Ticks, LongestPause.Ticks)));
        }

        if (logger is not null && fault is not null && before is null)
        {
            LogAway(logger, partition, fault.Message);
        }
        else if (logger is not null && fault is null && before is not null)
        {
            LogRestored(logger, partition);
        }
    }

    private void Reset()
    {
        lock (_gate)
        {
            Array.Clear(_absences);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "store.partition_away", Message = "A query of partition {Partition} of the store failed; the other partitions are still used: {Fault}")]
    private static partial void LogAway(ILogger logger, int partition, string fault);

    [LoggerMessage(Level = LogLevel.Information, EventName = "store.partition_restored", Message = "Partition {Partition} of the store responds again")]
    private static partial void LogRestored(ILogger logger, int partition);

    private sealed record Absence(long Since, TimeSpan Pause);
}
