namespace ImageGen.Worker.Serving;

/// <summary>
/// A number of slots for the jobs of several lanes. Some are reserved for each lane, so that no lane blocks the rest, however many jobs it has and
/// however long they take. Of the waiting lanes, the one with the fewest slots is next.
/// </summary>
internal sealed class LanePermits
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Queue<TaskCompletionSource>> _waiting = new(StringComparer.Ordinal);
    private readonly string[] _lanes;
    private readonly int _reserved;
    private int _free;
    private TaskCompletionSource? _freed;

    /// <param name="total">The number of slots.</param>
    /// <param name="lanes">The lanes with reserved slots; others use what is left.</param>
    public LanePermits(int total, IReadOnlyCollection<string> lanes)
    {
        (_free, _lanes) = (total, [.. lanes]);
        _reserved = lanes.Count < 2 || total < 2 * lanes.Count ? 0 : Math.Max(1, total / (4 * lanes.Count));
    }

    /// <summary>Completes with the next slot that is released.</summary>
    public Task NextFreed
    {
        get
        {
            lock (_gate)
            {
                return (_freed ??= NewSource()).Task;
            }
        }
    }

    /// <summary>Takes as many slots as the lane may have now, up to <paramref name="limit"/>.</summary>
    public int TakeFree(string lane, int limit)
    {
        lock (_gate)
        {
            var taken = 0;
            while (taken < limit && CanTake(lane))
            {
                Take(lane);
                taken++;
            }

            return taken;
        }
    }

    /// <summary>Waits for a slot.</summary>
    public async Task TakeAsync(string lane, CancellationToken cancellationToken)
    {
        TaskCompletionSource turn;
        lock (_gate)
        {
            if (CanTake(lane))
            {
                Take(lane);
                return;
            }

            turn = NewSource();
            (_waiting.TryGetValue(lane, out var queue) ? queue : _waiting[lane] = new()).Enqueue(turn);
        }

        await using var canceled = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
        await turn.Task;
    }

    /// <summary>Releases a slot of the lane.</summary>
    public void Free(string lane)
    {
        TaskCompletionSource? freed;
        lock (_gate)
        {
            _free++;
            _taken[lane]--;
            GrantAll();
            (freed, _freed) = (_freed, null);
        }

        freed?.SetResult();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int TakenBy(string lane) => _taken.GetValueOrDefault(lane);

    private bool CanTake(string lane)
    {
        // A loop, because every job comes here twice.
        var kept = 0;
        for (var index = 0; index < _lanes.Length && _reserved > 0; index++)
        {
            kept += _lanes[index] == lane ? 0 : Math.Max(0, _reserved - TakenBy(_lanes[index]));
        }

        return _free > kept;
    }

    private void Take(string lane)
    {
        _free--;
        _taken[lane] = TakenBy(lane) + 1;
    }

    private void GrantAll()
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        while (_waiting.Keys.Where(CanTake).MinBy(TakenBy) is { } lane)
        {
            var queue = _waiting[lane];

            // A waiter that has given up has canceled its turn.
            if (queue.Dequeue().TrySetResult())
            {
                Take(lane);
            }

            if (queue.Count == 0)
            {
                _waiting.Remove(lane);
            }
        }
    }
}
