namespace ImageGen.Emulators.Automatic1111;

/// <summary>The one lock that all orders wait for, in the order they came, and what is remembered about the runs' names.</summary>
internal sealed class RunLine(TimeProvider time)
{
    private const int Remembered = 16;

    private readonly Lock _gate = new();
    private readonly LinkedList<Run> _waiting = new();
    private readonly Queue<string> _completed = new();
    private Run? _running;
    private Run? _last;
    private string? _active;

    /// <summary>What runs now.</summary>
    public Run? Running
    {
        get
        {
            lock (_gate)
            {
                return _running;
            }
        }
    }

    /// <summary>What runs now, or ran last: its state stands until the next begins.</summary>
    public Run? Last
    {
        get
        {
            lock (_gate)
            {
                return _last;
            }
        }
    }

    /// <summary>Puts it at the end, and lets <paramref name="make"/> run when its turn comes. Nobody has to wait for it.</summary>
    public void Add(Run run, Func<Run, Task> make)
    {
        lock (_gate)
        {
            _waiting.AddLast(run);
            if (_running is not null)
            {
                return;
            }

            BeginNext();
        }

        _ = MakeAllAsync(make);
    }

    /// <summary>How a name stands: active, queued, completed, or none of it.</summary>
    public (bool IsActive, bool IsQueued, bool IsCompleted) Find(string taskId)
    {
        lock (_gate)
        {
            return (_active == taskId, _waiting.Any(run => run.Order.TaskId == taskId), _completed.Contains(taskId));
        }
    }

    private async Task MakeAllAsync(Func<Run, Task> make)
    {
        for (var run = Running; run is not null; run = Running)
        {
            await make(run);
            lock (_gate)
            {
                // Not after an exception: then the name stays active until the next begins.
                if (run.Failure is null)
                {
                    _active = null;
                    _completed.Enqueue(run.Order.TaskId);
                    if (_completed.Count > Remembered)
                    {
                        _completed.Dequeue();
                    }
                }

                _running = null;
                run.HasEnded = true;
                BeginNext();
            }

            run.Ended.SetResult();
        }
    }

    private void BeginNext()
    {
        if (_waiting.First is { } next)
        {
            _waiting.RemoveFirst();
            _running = _last = next.Value;
            _running.BegunAt = time.GetUtcNow();
            _active = _running.Order.TaskId;
        }
    }
}
