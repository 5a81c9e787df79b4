namespace ImageGen.Worker.Background;

/// <summary>
/// A signal that ends the wait of one loop. A signal that is set between two waits ends the next one. A wait that ends causes no exception and leaves no timer, because
/// a busy loop waits hundreds of times a second.
/// </summary>
internal sealed class WakeSignal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private TaskCompletionSource _signal = NewSource();

    public WakeSignal(TimeProvider time) => _timer = time.CreateTimer(_ => Set(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Ends the present wait, or the next one.</summary>
    public void Set()
    {
        lock (_gate)
        {
            _signal.TrySetResult();
        }
    }

    /// <summary>Waits until the signal is set, at most for that time.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        Task signal;
        lock (_gate)
        {
            signal = _signal.Task;
        }

        _timer.Change(atMost, Timeout.InfiniteTimeSpan);
        await signal.WaitAsync(cancellationToken);
        lock (_gate)
        {
            _signal = _signal.Task.IsCompleted ? NewSource() : _signal;
        }
    }

    public void Dispose() => _timer.Dispose();

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
