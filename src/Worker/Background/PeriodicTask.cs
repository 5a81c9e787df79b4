using ImageGen.ServiceDefaults.Logging;
using ImageGen.Storage.Redis;

namespace ImageGen.Worker.Background;

/// <summary>
/// Repeats a round until the host stops. A failure does not end the loop: it is logged once, and the round is retried at growing intervals. A caller that
/// can be notified before the interval is over passes its own wait.
/// </summary>
internal sealed partial class PeriodicTask(TimeSpan interval, TimeProvider time, ILogger logger, Func<TimeSpan, CancellationToken, Task>? wait = null)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs <paramref name="round"/> every interval, and again at once when it returns true, until the token is canceled.</summary>
    public async Task RunAsync(string name, Func<CancellationToken, Task<bool>> round, CancellationToken cancellationToken)
    {
        // The host starts its services one after another; the first round must not delay later services.
        await Task.Yield();
        var faults = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var pause = interval;
            try
            {
                var more = await round(cancellationToken);
                pause = more ? TimeSpan.Zero : interval;
                if (faults > 0)
                {
                    LogRestored(name, faults);
                    faults = 0;
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (StoreUnavailableException fault)
            {
                if (faults++ == 0)
                {
                    LogStoreUnavailable(name, fault.Message);
                }
            }
            catch (Exception fault)
            {
                if (faults++ == 0 && ExceptionText.IsExpected(fault))
                {
                    LogExpectedFault(name, ExceptionText.Describe(fault));
                }
                else if (faults == 1)
                {
                    LogFault(fault, name);
                }
            }

            if (!await (faults == 0 ? WaitAsync(pause, wait, cancellationToken) : WaitAsync(Backoff.Retry(FirstPause, Math.Min(faults, 6)), null, cancellationToken)))
            {
                return;
            }
        }
    }

    private async Task<bool> WaitAsync(TimeSpan pause, Func<TimeSpan, CancellationToken, Task>? notification, CancellationToken cancellationToken)
    {
        try
        {
            if (pause > TimeSpan.Zero)
            {
                await (notification?.Invoke(pause, cancellationToken) ?? Task.Delay(pause, time, cancellationToken));
            }

            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "loop.store_away", Message = "Failed because the job store does not respond; retrying until it does: {Name}. {Fault}")]
    private partial void LogStoreUnavailable(string name, string fault);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "loop.waits", Message = "Failed and will be retried: {Name}. {Fault}")]
    private partial void LogExpectedFault(string name, string fault);

    [LoggerMessage(Level = LogLevel.Error, EventName = "loop.failed", Message = "Failed with an unexpected error and will be retried: {Name}")]
    private partial void LogFault(Exception fault, string name);

    [LoggerMessage(Level = LogLevel.Information, EventName = "loop.restored", Message = "Works again after {Faults} failed rounds: {Name}")]
    private partial void LogRestored(string name, int faults);
}
