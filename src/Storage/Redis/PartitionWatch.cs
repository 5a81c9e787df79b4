using ImageGen.Jobs.Submission;
using Microsoft.Extensions.Logging;

namespace ImageGen.Storage.Redis;

/// <summary>
/// Queries the partitions separately: on a cluster they lie on different masters, and the loss of a master must stop only its share. A
/// partition that did not answer while others did is left out for a while, so that its timeouts do not delay every round.
/// </summary>
internal sealed partial class PartitionWatch(TimeProvider time, ILogger? logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    private readonly Lock _gate = new();
    private readonly Absence?[] _absences = new Absence?[JobId.Partitions];

    /// <summary>The partitions that answered the last query; all of them while none is known to answer.</summary>
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

    /// <summary>Queries all partitions, and returns the results of those that answered.</summary>
    /// <exception cref="StoreUnavailableException">None of them answered.</exception>
    public async Task<IReadOnlyList<(int Partition, T Answer)>> AskAllAsync<T>(Func<int, Task<T>> ask)
    {
        var answers = await Task.WhenAll(Asked().Select(partition => TryAsync(partition, ask)));
        if (Array.TrueForAll(answers, answer => answer.Fault is not null))
        {
            // The whole store is unavailable, not a partition: when it is back, no partition must be left out.
            Forget();
            throw answers[0].Fault!;
        }

        Array.ForEach(answers, answer => Note(answer.Partition, answer.Fault));
        return Good(answers);
    }

    /// <summary>Queries some partitions, and returns the results of those that answered; empty if none did.</summary>
    public static async Task<IReadOnlyList<(int Partition, T Answer)>> AskAsync<T>(IEnumerable<int> partitions, Func<int, Task<T>> ask)
        => Good(await Task.WhenAll(partitions.Select(partition => TryAsync(partition, ask))));

    /// <summary>Works on one partition after the other, so that nobody else waits, and adds up what was done. One that does not answer is left for another time.</summary>
    /// <exception cref="StoreUnavailableException">None of them answered.</exception>
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

    private static async Task<(int Partition, T Answer, StoreUnavailableException? Fault)> TryAsync<T>(int partition, Func<int, Task<T>> ask)
    {
        try
        {
            return (partition, await ask(partition), null);
        }
        catch (StoreUnavailableException fault)
        {
            return (partition, default!, fault);
        }
    }

    private static IReadOnlyList<(int Partition, T Answer)> Good<T>(IEnumerable<(int Partition, T Answer, StoreUnavailableException? Fault)> answers)
        => [.. answers.Where(answer => answer.Fault is null).Select(answer => (answer.Partition, answer.Answer))];

    private List<int> Asked()
    {
        lock (_gate)
        {
            var asked = Enumerable.Range(0, JobId.Partitions)
                .Where(partition => _absences[partition] is not { } absence || time.GetElapsedTime(absence.Since) >= absence.Pause)
                .ToList();
            return asked.Count > 0 ? asked : [.. Enumerable.Range(0, JobId.Partitions)];
        }
    }

    private void Note(int partition, StoreUnavailableException? fault)
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
            LogBack(logger, partition);
        }
    }

    private void Forget()
    {
        lock (_gate)
        {
            Array.Clear(_absences);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "store.partition_away", Message = "A query of partition {Partition} of the store failed; the other partitions are still used: {Fault}")]
    private static partial void LogAway(ILogger logger, int partition, string fault);

    [LoggerMessage(Level = LogLevel.Information, EventName = "store.partition_restored", Message = "Partition {Partition} of the store answers again")]
    private static partial void LogBack(ILogger logger, int partition);

    private sealed record Absence(long Since, TimeSpan Pause);
}
