namespace ImageGen.Gateway.Admission;

/// <summary>
/// A count of unfinished jobs: the last value read from the store, plus the jobs admitted since. It is read again after a quarter of a second. Requests wait for that
/// unless the last value is at most a second old and at most half of the limit.
/// </summary>
internal sealed class UnfinishedCount(Func<CancellationToken, Task<long>> read, TimeProvider time)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MaxAgeFarFromLimit = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private long _count;
    private long? _readAt;
    private Task _reading = Task.CompletedTask;

    /// <summary>Adds the jobs unless that would exceed the limit.</summary>
    public async Task<bool> TryAddAsync(int jobs, long limit, CancellationToken cancellationToken)
    {
        await RefreshAsync(jobs, limit, cancellationToken);
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
        await RefreshAsync(1, limit, cancellationToken);
        lock (_gate)
        {
            return _count >= limit;
        }
    }

    private Task RefreshAsync(int jobs, long limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            TimeSpan? age = _readAt is { } readAt ? time.GetElapsedTime(readAt) : null;
            if (age <= MaxAge)
            {
                return Task.CompletedTask;
            }

            // All requests wait for the same read, which none of them cancels for the others.
            if (_reading.IsCompleted)
            {
                _reading = ReadAsync();
            }

            // A read that fails is repeated by the next request, which waits for it once the last value is too old.
            return age <= MaxAgeFarFromLimit && _count + jobs <= limit / 2 ? Task.CompletedTask : _reading.WaitAsync(cancellationToken);
        }
    }

    private async Task ReadAsync()
    {
        var count = await read(CancellationToken.None);
        lock (_gate)
        {
            (_count, _readAt) = (count, time.GetTimestamp());
        }
    }
}
