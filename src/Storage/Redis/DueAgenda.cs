using ImageGen.Jobs.Submission;

namespace ImageGen.Storage.Redis;

/// <summary>
/// What this process knows about the next due time of each set in each partition, so that it queries only the partitions in which something is due. It is never the
/// truth: an entry that is too early costs a query, and one that is too late lasts until the next reading of all partitions (<see cref="DueReader"/>).
/// </summary>
/// <param name="time">Measures the time that passes. The due times themselves are by the store's clock, and come here as the time that is left.</param>
internal sealed class DueAgenda(TimeProvider time)
{
    private const long Never = long.MaxValue;
    private const long Unknown = long.MinValue;

    // A lane that this process serves no longer is not read for ever.
    private static readonly TimeSpan FollowedFor = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entries> _sets = new(StringComparer.Ordinal);
    private long _questions;
    private long _wakeAt = Unknown;
    private Action _wake = () => { };

    /// <summary>The sets that this process has asked for within the last minute.</summary>
    public IReadOnlyList<DueSet> Followed
    {
        get
        {
            lock (_gate)
            {
                foreach (var entries in _sets.Values.Where(entries => time.GetElapsedTime(entries.AskedAt) > FollowedFor).ToList())
                {
                    _sets.Remove(entries.Set.Name);
                }

                return [.. _sets.Values.Select(entries => entries.Set)];
            }
        }
    }

    /// <summary>Adds the set to those that are followed, and returns the partitions in which a member of it may be due. Of a new set nothing is known, so that these are all.</summary>
    public IReadOnlyList<int> FindDue(DueSet set)
    {
        lock (_gate)
        {
            if (!_sets.TryGetValue(set.Name, out var entries))
            {
                _sets[set.Name] = entries = new Entries(set);
            }

            var now = entries.AskedAt = time.GetTimestamp();
            return [.. Enumerable.Range(0, JobId.Partitions).Where(partition => entries.First(partition) <= now)];
        }
    }

    /// <summary>Notes that a member of the set is due after this time, or may be. Ignored for a set that this process does not follow.</summary>
    /// <returns>Whether this process follows the set.</returns>
    public bool Note(DueSet set, int partition, TimeSpan dueIn)
    {
        lock (_gate)
        {
            if (!_sets.TryGetValue(set.Name, out var entries))
            {
                return false;
            }

            var due = DueAt(set, dueIn);
            entries.Noted[partition] = Math.Min(entries.Noted[partition], due);
            WakeBefore(due, set);
            return true;
        }
    }

    /// <summary>To be called before the store is asked for the due times of these sets in a partition. Returns the number of the question.</summary>
    public long Ask(int partition, params IEnumerable<DueSet> sets)
    {
        lock (_gate)
        {
            _questions++;
            foreach (var set in sets)
            {
                if (_sets.TryGetValue(set.Name, out var entries))
                {
                    (entries.Told[partition], entries.Noted[partition], entries.Question[partition]) = (entries.First(partition), Never, _questions);
                }
            }

            return _questions;
        }
    }

    /// <summary>
    /// Records the store's answer: the time after which the first member of the set is due, or null if the set is empty. It replaces what was known before the question; what
    /// was noted since stays valid. The answer to a question that is not the last one can't make anything later.
    /// </summary>
    public void Record(DueSet set, int partition, TimeSpan? dueIn, long question)
    {
        lock (_gate)
        {
            if (_sets.TryGetValue(set.Name, out var entries))
            {
                var due = DueAt(set, dueIn);
                entries.Told[partition] = entries.Question[partition] == question ? due : Math.Min(due, entries.Told[partition]);
                WakeBefore(due, set);
            }
        }
    }

    /// <summary>Whether the partition may have jobs of the lanes that this process serves.</summary>
    public bool MayHaveJobs(int partition)
    {
        lock (_gate)
        {
            return _sets.Values.Any(entries => entries.Set.IsOfLane && entries.First(partition) != Never);
        }
    }

    /// <summary>
    /// The time until a job of a lane is due, at most <paramref name="atMost"/>, and 0 if one has become due since <paramref name="since"/>. From now on
    /// <paramref name="wake"/> is called when that time becomes shorter. Only one loop of a process may call it.
    /// </summary>
    public TimeSpan WaitFor(long since, TimeSpan atMost, Action wake)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var next = _sets.Values.Where(entries => entries.Set.IsOfLane).SelectMany(entries => entries.Told.Concat(entries.Noted)).Where(due => due > since).DefaultIfEmpty(Never).Min();
            (_wake, _wakeAt) = (wake, Math.Min(next, After(now, atMost)));
            return _wakeAt <= now ? TimeSpan.Zero : time.GetElapsedTime(now, _wakeAt);
        }
    }

    private void WakeBefore(long due, DueSet set)
    {
        if (set.IsOfLane && due < _wakeAt)
        {
            _wakeAt = due;
            _wake();
        }
    }

    private long DueAt(DueSet set, TimeSpan? dueIn) => dueIn is not { } left ? Never : After(time.GetTimestamp(), set.IsDueIfAny ? TimeSpan.Zero : left);

    private long After(long now, TimeSpan span) => now + (long)Math.Ceiling(span.TotalSeconds * time.TimestampFrequency);

    private sealed class Entries(DueSet set)
    {
        public DueSet Set { get; } = set;

        /// <summary>The timestamp at which the first member is due in each partition, as it was known before the last question or answered to it.</summary>
        public long[] Told { get; } = [.. Enumerable.Repeat(Unknown, JobId.Partitions)];

        /// <summary>The same for what was noted since the last question about each partition.</summary>
        public long[] Noted { get; } = [.. Enumerable.Repeat(Never, JobId.Partitions)];

        /// <summary>The last question about each partition.</summary>
        public long[] Question { get; } = new long[JobId.Partitions];

        /// <summary>The timestamp at which this process last asked for the set.</summary>
        public long AskedAt { get; set; }

        public long First(int partition) => Math.Min(Told[partition], Noted[partition]);
    }
}
