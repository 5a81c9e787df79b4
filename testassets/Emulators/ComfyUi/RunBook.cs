namespace ImageGen.Emulators.ComfyUi;

/// <summary>
/// The queue, of which one runs at a time, and the history, by id: of two runs of one id it has the later. Where each stands is worked out
/// from the clock when somebody looks.
/// </summary>
internal sealed class RunBook(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<Run> _queue = [];
    private readonly List<Run> _ended = [];
    private readonly Dictionary<string, Run> _history = new(StringComparer.Ordinal);
    private readonly Dictionary<Run, Action<Run>> _whenEnded = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private DateTimeOffset _freeSince = DateTimeOffset.MinValue;
    private int _counter;

    public Run Add(Func<int, Run> make, Action<Run> whenEnded)
    {
        lock (_gate)
        {
            Settle();
            var run = make(_counter++);
            _queue.Add(run);
            _whenEnded[run] = whenEnded;
            Settle();
            return run;
        }
    }

    /// <summary>What runs, and what waits behind it.</summary>
    public (Run? Running, IReadOnlyList<Run> Pending) Queue
    {
        get
        {
            lock (_gate)
            {
                Settle();
                return (_queue.FirstOrDefault(), [.. _queue.Skip(1)]);
            }
        }
    }

    /// <summary>The run of that id that ended last.</summary>
    public Run? Ended(string id)
    {
        lock (_gate)
        {
            Settle();
            return _history.GetValueOrDefault(id);
        }
    }

    /// <summary>How a client's runs stand: what runs, if it is its own, and all of its that ended, in that order.</summary>
    public (Run? Running, IReadOnlyList<Run> Ended) Of(string client)
    {
        lock (_gate)
        {
            Settle();
            return (_queue is [{ } first, ..] && first.Client == client ? first : null, [.. _ended.Where(run => run.Client == client)]);
        }
    }

    /// <summary>Takes out what waits; it leaves no trace.</summary>
    public bool Delete(string id)
    {
        lock (_gate)
        {
            Settle();
            var waiting = _queue.Skip(1).Where(run => run.Id == id).ToList();
            waiting.ForEach(run => run.IsDeleted = true);
            return _queue.RemoveAll(run => run.IsDeleted) > 0;
        }
    }

    /// <summary>Stops what runs; only if it has the id, where one is given.</summary>
    public bool Interrupt(string? id)
    {
        lock (_gate)
        {
            Settle();
            if (_queue.FirstOrDefault() is not { } running || (id is not null && running.Id != id))
            {
                return false;
            }

            running.IsInterrupted = true;
            End(running, time.GetUtcNow());
            Settle();
            return true;
        }
    }

    private void Settle()
    {
        var now = time.GetUtcNow();
        while (_queue is [var first, ..])
        {
            first.StartedAt ??= _freeSince > first.CreatedAt ? _freeSince : first.CreatedAt;
            if (first.StartedAt + first.Duration > now)
            {
                return;
            }

            End(first, first.StartedAt.Value + first.Duration);
        }
    }

    private void End(Run run, DateTimeOffset at)
    {
        run.EndedAt = _freeSince = at;
        run.IsCached = run.Status == "made" && !_seen.Add(run.Graph.ToJsonString());
        _queue.Remove(run);
        if (_whenEnded.Remove(run, out var whenEnded))
        {
            whenEnded(run);
        }

        _ended.Add(run);
        _history[run.Id] = run;
    }
}
