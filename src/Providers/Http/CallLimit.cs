namespace ImageGen.Providers.Http;

/// <summary>A time limit on one call, together with the caller's own wish to stop.</summary>
internal sealed class CallLimit : IDisposable
{
    private readonly CancellationToken _callers;

    private readonly CancellationTokenSource _time;

    private readonly TimeSpan _limit;

    private readonly CancellationTokenSource _both;

    public CallLimit(TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        (_callers, _limit) = (cancellationToken, limit);
        _time = new CancellationTokenSource(limit, clock);
        _both = CancellationTokenSource.CreateLinkedTokenSource(_time.Token, cancellationToken);
    }

    public CancellationToken Token => _both.Token;

    /// <summary>Begins the time anew: the service has not begun with the call.</summary>
    public void Restart() => _time.CancelAfter(_limit);

    /// <summary>
    /// Ends a call that was stopped by the caller as canceled under the caller's own token. Any other cancellation is a time-out, even
    /// where it looks like a cancellation.
    /// </summary>
    public void ThrowIfCallerStopped(Exception exception)
    {
        if (_callers.IsCancellationRequested)
        {
            throw new OperationCanceledException("The caller stopped the call.", exception, _callers);
        }
    }

    public void Dispose()
    {
        _both.Dispose();
        _time.Dispose();
    }
}
