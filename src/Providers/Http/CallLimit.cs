namespace ImageGen.Providers.Http;

/// <summary>The timeout of one call, combined with the caller's cancellation.</summary>
internal sealed class CallLimit : IDisposable
{
    private readonly CancellationToken _callerToken;

    private readonly CancellationTokenSource _timeoutSource;

    private readonly TimeSpan _limit;

    private readonly CancellationTokenSource _linkedSource;

    public CallLimit(TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        (_callerToken, _limit) = (cancellationToken, limit);
        _timeoutSource = new CancellationTokenSource(limit, clock);
        _linkedSource = CancellationTokenSource.CreateLinkedTokenSource(_timeoutSource.Token, cancellationToken);
    }

    public CancellationToken Token => _linkedSource.Token;

    /// <summary>Restarts the timeout: the service has not begun with the call.</summary>
    public void Restart() => _timeoutSource.CancelAfter(_limit);

    /// <summary>
    /// Translates the end of a call: a cancellation by the caller has the caller's own token. Any other cancellation is a timeout.
    /// </summary>
    public void ThrowIfCallerStopped(Exception exception)
    {
        if (_callerToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The caller canceled the call.", exception, _callerToken);
        }
    }

    public void Dispose()
    {
        _linkedSource.Dispose();
        _timeoutSource.Dispose();
    }
}
