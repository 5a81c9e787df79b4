using System.Globalization;
using ImageGen.Jobs.Submission;
using StackExchange.Redis;

namespace ImageGen.Storage.Redis;

/// <summary>
/// Keeps the agenda of this process true: every <see cref="StoreSettings.DueReadInterval"/> it asks each partition for the next due times of all sets that the
/// process follows. This finds what other processes scheduled and what was not announced, such as the jobs of a worker that has died. A partition in which
/// nothing waits costs one command.
/// </summary>
internal sealed class DueReader(StoreConnection store, TimeProvider time)
{
    private static readonly StoreScript NextDue = StoreScript.Load("Redis.Scripts.prelude", "Redis.Scripts.next_due");

    private readonly Lock _gate = new();
    private readonly HashSet<string>?[] _filled = new HashSet<string>?[JobId.Partitions];
    private readonly long?[] _answeredAt = new long?[JobId.Partitions];
    private long? _readAt;
    private Task? _reading;

    /// <summary>What is known of the due times.</summary>
    public DueAgenda Agenda { get; } = new(time);

    /// <summary>The partitions in which a member of the set may be due; all of them while agendas are off.</summary>
    /// <exception cref="StoreUnavailableException">It was time to ask the partitions, and none of them answered.</exception>
    public async Task<IReadOnlyList<int>> FindDueAsync(DueSet set, StoreSettings settings, CancellationToken cancellationToken)
    {
        if (settings.DueReadInterval == TimeSpan.Zero)
        {
            return [.. Enumerable.Range(0, JobId.Partitions)];
        }

        if (ReadingIfDue(settings) is { } reading)
        {
            await reading.WaitAsync(cancellationToken);
        }

        return Agenda.FindDue(set);
    }

    /// <summary>The time until a member is due, as scripts return it: in ms, or empty for none.</summary>
    public static TimeSpan? Parse(string left) => left.Length == 0 ? null : TimeSpan.FromMilliseconds(long.Parse(left, CultureInfo.InvariantCulture));

    /// <summary>Whether the partition may have jobs of the lanes that this process serves. True also when that is unknown.</summary>
    public bool MayHaveJobs(int partition, StoreSettings settings)
    {
        lock (_gate)
        {
            if (settings.DueReadInterval == TimeSpan.Zero || _answeredAt[partition] is not { } at || time.GetElapsedTime(at) > 3 * settings.DueReadInterval)
            {
                return true;
            }
        }

        return Agenda.MayHaveJobs(partition);
    }

    private Task? ReadingIfDue(StoreSettings settings)
    {
        lock (_gate)
        {
            // The loops of a process share a reading, so that none of them may cancel it.
            if (_reading is null or { IsCompleted: true })
            {
                _reading = _readAt is { } at && time.GetElapsedTime(at) < settings.DueReadInterval ? null : ReadAsync(settings);
            }

            return _reading;
        }
    }

    private async Task ReadAsync(StoreSettings settings)
    {
        await Task.Yield();
        var sets = Agenda.Followed;
        var began = time.GetTimestamp();
        if (sets.Count > 0)
        {
            await store.Partitions.QueryAllAsync(partition => RecordAsync(partition, sets, settings));
        }

        lock (_gate)
        {
            _readAt = began;
        }
    }

    /// <summary>Reads one partition. Records the answer at once, because the times in it are relative, and another partition may take long to answer.</summary>
    private async Task<bool> RecordAsync(int partition, IReadOnlyList<DueSet> sets, StoreSettings settings)
    {
        var question = Agenda.Ask(partition, sets);
        var left = await ReadAsync(partition, sets, settings);
        for (var i = 0; i < sets.Count; i++)
        {
            Agenda.Record(sets[i], partition, left[i], question);
        }

        lock (_gate)
        {
            _filled[partition] = [.. sets.Where((_, i) => left[i] is not null).Select(set => set.Name)];
            _answeredAt[partition] = time.GetTimestamp();
        }

        return true;
    }

    /// <summary>
    /// Asks how many of the sets have members, and only those for their due times that had some before. Usually these are the same sets, and most often none; only otherwise all
    /// sets are asked.
    /// </summary>
    private async Task<TimeSpan?[]> ReadAsync(int partition, IReadOnlyList<DueSet> sets, StoreSettings settings)
    {
        RedisKey[] keys = [.. sets.Select(set => set.Key(partition))];
        if (_filled[partition] is { } filled)
        {
            int[] expected = [.. Enumerable.Range(0, sets.Count).Where(i => filled.Contains(sets[i].Name))];
            var count = store.DoAsync(database => database.KeyExistsAsync(keys), CancellationToken.None);
            var asked = expected.Length == 0 ? Task.FromResult<TimeSpan?[]>([]) : AskAsync([.. expected.Select(i => keys[i])], settings);
            await Task.WhenAll(count, asked);
            if (count.Result == expected.Length && Array.TrueForAll(asked.Result, left => left is not null))
            {
                var all = new TimeSpan?[sets.Count];
                for (var i = 0; i < expected.Length; i++)
                {
                    all[expected[i]] = asked.Result[i];
                }

                return all;
            }
        }

        return await AskAsync(keys, settings);
    }

    private async Task<TimeSpan?[]> AskAsync(RedisKey[] keys, StoreSettings settings)
        => Array.ConvertAll((string[])(await store.RunAsync(NextDue, keys, [settings.ScriptNow], CancellationToken.None))!, Parse);
}
