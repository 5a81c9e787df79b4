namespace ImageGen.Providers.Http;

/// <summary>The timeout of one call, combined with the caller's cancellation.</summary>
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

    /// <summary>Restarts the timeout: the service has not begun with the call.</summary>
    public void Restart() => _time.CancelAfter(_limit);

    /// <summary>
    /// Translates the end of a call: a cancellation by the caller has the caller's own token. Any other cancellation is a timeout.
    /// </summary>
    public void ThrowIfCallerStopped(Exception exception)
    {
        if (_callers.IsCancellationRequested)
        {
            throw new OperationCanceledException("The caller canceled the call.", exception, _callers);
        }
    }

    public void Dispose()
    {
        _both.Dispose();
        _time.Dispose();
    }
}
