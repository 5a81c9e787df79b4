namespace ImageGen.Worker.Webhooks;

/// <summary>Rung when there may be deliveries to take, by whoever put one up or ended one in this process. What other processes put up is found by looking.</summary>
internal sealed class DeliverySignal
{
    private TaskCompletionSource _rung = NewBell();

    public void Ring() => Volatile.Read(ref _rung).TrySetResult();

    /// <summary>Waits until it is rung, or has been since the last wait; at most so long.</summary>
    public async Task WaitAsync(TimeSpan most, TimeProvider time, CancellationToken cancellationToken)
    {
        await Task.WhenAny(Volatile.Read(ref _rung).Task, Task.Delay(most, time, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();

        // From here on it rings anew. What rang before is seen by the look that follows.
        Volatile.Write(ref _rung, NewBell());
    }

    private static TaskCompletionSource NewBell() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
