namespace ImageGen.Gateway.Admission;

/// <summary>A count of unfinished jobs as last read, and what was let in since.</summary>
internal sealed class UnfinishedCount(Func<CancellationToken, Task<long>> read, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private long _count;
    private long? _readAt;

    /// <summary>Adds the jobs unless that would pass the cap.</summary>
    public async Task<bool> TryAddAsync(int jobs, long cap, CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        lock (_gate)
        {
            if (_count + jobs > cap)
            {
                return false;
            }

            _count += jobs;
            return true;
        }
    }

    /// <summary>Whether one more would pass the cap.</summary>
    public async Task<bool> IsFullAsync(long cap, CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        lock (_gate)
        {
            return _count >= cap;
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (IsStale())
        {
            // Several requests may read at once; each reads the truth.
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
            return _readAt is not { } readAt || time.GetElapsedTime(readAt) > Fresh;
        }
    }
}
