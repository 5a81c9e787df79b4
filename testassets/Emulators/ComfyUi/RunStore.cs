namespace ImageGen.Emulators.ComfyUi;

/// <summary>
/// The queue, of which one runs at a time, and the history by id, which has the later of two runs with the same id. The state of each run is
/// computed from the clock when it is read.
/// </summary>
internal sealed class RunStore(TimeProvider time)
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

    /// <summary>The current run and the waiting runs.</summary>
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

    /// <summary>The last ended run with that id.</summary>
    public Run? Ended(string id)
    {
        lock (_gate)
        {
            Settle();
            return _history.GetValueOrDefault(id);
        }
    }

    /// <summary>A client's runs: the current run if it is the client's, then all its ended runs.</summary>
    public (Run? Running, IReadOnlyList<Run> Ended) Of(string client)
    {
        lock (_gate)
        {
            Settle();
            return (_queue is [{ } first, ..] && first.Client == client ? first : null, [.. _ended.Where(run => run.Client == client)]);
        }
    }

    /// <summary>Removes waiting runs without a history entry.</summary>
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

    /// <summary>Interrupts the current run; if an id is given, only the run with that id.</summary>
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
