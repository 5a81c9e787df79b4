namespace ImageGen.Worker.Webhooks;

/// <summary>
/// Signals that there may be deliveries to take: set when one is enqueued or ended in this process. Deliveries that other processes enqueue are found by
/// polling.
/// </summary>
internal sealed class DeliverySignal
{
    private TaskCompletionSource _rung = NewBell();

    public void Ring() => Volatile.Read(ref _rung).TrySetResult();

    /// <summary>Waits until it is set, or has been since the last wait; at most so long.</summary>
    public async Task WaitAsync(TimeSpan most, TimeProvider time, CancellationToken cancellationToken)
    {
        await Task.WhenAny(Volatile.Read(ref _rung).Task, Task.Delay(most, time, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();

        // From here on it can be set again. What was signaled before is seen by the poll that follows.
        Volatile.Write(ref _rung, NewBell());
    }

    private static TaskCompletionSource NewBell() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
