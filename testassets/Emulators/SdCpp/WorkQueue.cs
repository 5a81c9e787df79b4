using System.Globalization;

namespace ImageGen.Emulators.SdCpp;

/// <summary>
/// Everything that waits for the one model, in the order it came, and what has ended. Where each stands is worked out from the clock
/// when somebody looks, so that nothing needs a timer.
/// </summary>
internal sealed class WorkQueue(TimeProvider time)
{
    /// <summary>Jobs that are queued or generating; the other routes are not counted.</summary>
    public const int MostJobs = 64;

    private readonly Lock _gate = new();
    private readonly List<Generation> _pending = [];
    private readonly Dictionary<string, Generation> _jobs = new(StringComparer.Ordinal);
    private DateTimeOffset _freeSince = DateTimeOffset.MinValue;
    private int _counter;

    /// <summary>Takes a job in, unless the queue is full.</summary>
    public Generation? TryAdd(Func<string, Generation> make)
    {
        lock (_gate)
        {
            Settle();
            var isJob = make("").IsJob;
            if (isJob && _pending.Count(one => one.IsJob) >= MostJobs)
            {
                return null;
            }

            var generation = make(string.Create(CultureInfo.InvariantCulture, $"job_{time.GetUtcNow().ToUnixTimeSeconds():x}_{_counter++:x8}"));
            _pending.Add(generation);
            if (isJob)
            {
                _jobs[generation.Id] = generation;
            }

            Settle();
            return generation;
        }
    }

    /// <summary>The job and its place among those that wait, from 1; 0 when it does not wait.</summary>
    public (Generation Job, int Place)? Find(string id)
    {
        lock (_gate)
        {
            Settle();
            return _jobs.TryGetValue(id, out var job)
                ? (job, job.Status == "queued" ? 1 + _pending.Where(one => one is { IsJob: true, Status: "queued" }).TakeWhile(one => one != job).Count() : 0)
                : null;
        }
    }

    /// <summary>Takes a job out, if it only waits; true when it is one that is being made.</summary>
    public bool IsTooLateToCancel(Generation job)
    {
        lock (_gate)
        {
            Settle();
            if (job.Status == "queued")
            {
                _pending.Remove(job);
                (job.IsCanceled, job.EndedAt) = (true, time.GetUtcNow());
            }

            return job.Status == "generating";
        }
    }

    /// <summary>How long it still takes.</summary>
    public TimeSpan LeftOf(Generation generation)
    {
        lock (_gate)
        {
            Settle();
            if (generation.EndedAt is not null)
            {
                return TimeSpan.Zero;
            }

            var end = _freeSince;
            foreach (var one in _pending)
            {
                end = (end > one.CreatedAt ? end : one.CreatedAt) + one.Duration;
                if (one == generation)
                {
                    break;
                }
            }

            return end - time.GetUtcNow();
        }
    }

    private void Settle()
    {
        var now = time.GetUtcNow();
        while (_pending is [var first, ..])
        {
            var begin = _freeSince > first.CreatedAt ? _freeSince : first.CreatedAt;
            if (begin + first.Duration > now)
            {
                break;
            }

            first.StartedAt ??= begin;
            first.EndedAt = _freeSince = begin + first.Duration;
            _pending.RemoveAt(0);
        }

        // The one worker takes a job and calls it generating, and waits only then for its turn on the model.
        if (_pending.Find(one => one.IsJob) is { StartedAt: null } next)
        {
            next.StartedAt = now;
        }
    }
}
