namespace ImageGen.Storage.Events;

/// <summary>A watch that keeps what happens until the next wait.</summary>
internal class EventWatch(TimeProvider time, Action<EventWatch> end) : IEventWatch
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _signal = NewSignal();
    private bool _mayHaveEvent;

    public async Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        try
        {
            // Only this method replaces the signal.
            await _signal.Task.WaitAsync(atMost > TimeSpan.Zero ? atMost : TimeSpan.Zero, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Nothing happened in time. What happened at the last moment is reported below.
        }

        lock (_gate)
        {
            var mayHaveEvent = _mayHaveEvent;
            (_signal, _mayHaveEvent) = (_signal.Task.IsCompleted ? NewSignal() : _signal, false);
            return mayHaveEvent;
        }
    }

    /// <summary>Ends the present or next wait, since there may be a new event.</summary>
    public void Notify()
    {
        lock (_gate)
        {
            _mayHaveEvent = true;
            _signal.TrySetResult();
        }
    }

    public void Wake()
    {
        lock (_gate)
        {
            _signal.TrySetResult();
        }
    }

    public void Dispose() => end(this);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
