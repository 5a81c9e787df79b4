namespace ImageGen.Worker.Webhooks;

/// <summary>
/// Signals that there may be deliveries to take: set when one is enqueued or ended in this process. Deliveries that other processes enqueue are found by
/// polling.
/// </summary>
internal sealed class DeliverySignal
{
    private TaskCompletionSource _signal = NewSignal();

    public void Set() => Volatile.Read(ref _signal).TrySetResult();

    /// <summary>Waits until the signal is set, or returns at once if it has been set since the last wait; waits at timeout <paramref name="timeout"/>.</summary>
    public async Task WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        await Task.WhenAny(Volatile.Read(ref _signal).Task, Task.Delay(timeout, time, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();

        // From now on it can be set again. The poll that follows finds everything signaled before.
        Volatile.Write(ref _signal, NewSignal());
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
