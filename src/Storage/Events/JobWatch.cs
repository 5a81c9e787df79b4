namespace ImageGen.Storage.Events;

/// <summary>A watch whose signal is kept until the next wait.</summary>
internal sealed class JobWatch(Guid id, TimeProvider time, Action<JobWatch> end) : IJobWatch
{
    private volatile TaskCompletionSource _signal = NewSignal();
    private int _mayHaveEvent;
    private long _seen;

    /// <summary>The job.</summary>
    public Guid Id => id;

    public long Seen
    {
        get => Volatile.Read(ref _seen);
        set => Volatile.Write(ref _seen, value);
    }

    public async Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        try
        {
            await _signal.Task.WaitAsync(atMost > TimeSpan.Zero ? atMost : TimeSpan.Zero, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Nothing happened in time, or so late that the next wait ends at once.
            return Interlocked.Exchange(ref _mayHaveEvent, 0) == 1;
        }

        // The new signal comes before the flag is read: what happens in between is reported now, and ends the next wait in addition.
        _signal = NewSignal();
        return Interlocked.Exchange(ref _mayHaveEvent, 0) == 1;
    }

    /// <summary>Ends the present or next wait, since the job may have a new event.</summary>
    public void Notify()
    {
        Interlocked.Exchange(ref _mayHaveEvent, 1);
        Wake();
    }

    public void Wake() => _signal.TrySetResult();

    public void Dispose() => end(this);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
