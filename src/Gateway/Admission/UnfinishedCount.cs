namespace ImageGen.Gateway.Admission;

/// <summary>A count of unfinished jobs: the last value read from the store, plus the jobs admitted since.</summary>
internal sealed class UnfinishedCount(Func<CancellationToken, Task<long>> read, TimeProvider time)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private long _count;
    private long? _readAt;

    /// <summary>Adds the jobs unless that would exceed the limit.</summary>
    public async Task<bool> TryAddAsync(int jobs, long limit, CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        lock (_gate)
        {
            if (_count + jobs > limit)
            {
                return false;
            }

            _count += jobs;
            return true;
        }
    }

    /// <summary>Whether one more job would exceed the limit.</summary>
    public async Task<bool> IsFullAsync(long limit, CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        lock (_gate)
        {
            return _count >= limit;
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (IsStale())
        {
            // Several requests may read at the same time; each of them reads the store's current count.
            var count = await read(cancellationToken);
            lock (_gate)
            {
                (_count, _readAt) = (count, time.GetTimestamp());
            }
        }
    }

    private bool IsStale()
    {
        lock (_gate)
        {
            return _readAt is not { } readAt || time.GetElapsedTime(readAt) > MaxAge;
        }
    }
}
