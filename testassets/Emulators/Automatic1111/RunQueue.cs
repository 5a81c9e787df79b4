namespace ImageGen.Emulators.Automatic1111;

/// <summary>The queue of all orders, of which one runs at a time in the order of arrival, and the names of recent runs.</summary>
internal sealed class RunQueue(TimeProvider time)
{
    private const int Remembered = 16;

    private readonly Lock _gate = new();
    private readonly LinkedList<Run> _waiting = new();
    private readonly Queue<string> _completed = new();
    private Run? _running;
    private Run? _last;
    private string? _active;

    /// <summary>The current run; null if none.</summary>
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

    /// <summary>The current or last run, whose state is shown until the next run starts.</summary>
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

    /// <summary>Queues a run, and calls <paramref name="make"/> in its turn. Returns at once.</summary>
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

    /// <summary>Returns whether the run with this name is active, queued or completed.</summary>
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
                // After an exception the name stays active until the next run starts.
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
