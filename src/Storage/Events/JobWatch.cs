namespace ImageGen.Storage.Events;

/// <summary>A watch of one job.</summary>
internal sealed class JobWatch(Guid id, TimeProvider time, Action<EventWatch> end) : EventWatch(time, end), IJobWatch
{
    private long _seen;

    /// <summary>The job.</summary>
    public Guid Id => id;

    public long Seen
    {
        get => Volatile.Read(ref _seen);
        set => Volatile.Write(ref _seen, value);
    }
}
