using ImageGen.ServiceDefaults.Logging;
using ImageGen.Storage.Redis;

namespace ImageGen.Worker.Background;

/// <summary>
/// Repeats a round for as long as the host runs, and ends in no other way: a failure is logged when it begins, and retried at growing intervals. A caller that
/// learns of news before the interval is over passes its own wait.
/// </summary>
internal sealed partial class PeriodicTask(TimeSpan interval, TimeProvider time, ILogger logger, Func<TimeSpan, CancellationToken, Task>? wait = null)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs <paramref name="round"/> every interval, and again at once when it answers true, until the token is canceled.</summary>
    public async Task RunAsync(string name, Func<CancellationToken, Task<bool>> round, CancellationToken cancellationToken)
    {
        // The host starts its services one after another; the first round must not delay the others.
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
                    LogBack(name, faults);
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
                    LogStoreAway(name, fault.Message);
                }
            }
            catch (Exception fault)
            {
                if (faults++ == 0 && ExceptionText.IsExpected(fault))
                {
                    LogAway(name, ExceptionText.Describe(fault));
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

    private async Task<bool> WaitAsync(TimeSpan pause, Func<TimeSpan, CancellationToken, Task>? news, CancellationToken cancellationToken)
    {
        try
        {
            if (pause > TimeSpan.Zero)
            {
                await (news?.Invoke(pause, cancellationToken) ?? Task.Delay(pause, time, cancellationToken));
            }

            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "loop.store_away", Message = "Failed because the job store does not answer; paused until it does: {Name}. {Fault}")]
    private partial void LogStoreAway(string name, string fault);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "loop.waits", Message = "Failed and will be retried: {Name}. {Fault}")]
    private partial void LogAway(string name, string fault);

    [LoggerMessage(Level = LogLevel.Error, EventName = "loop.failed", Message = "Failed with an unexpected error and will be retried: {Name}")]
    private partial void LogFault(Exception fault, string name);

    [LoggerMessage(Level = LogLevel.Information, EventName = "loop.restored", Message = "Works again after {Faults} failed rounds: {Name}")]
    private partial void LogBack(string name, int faults);
}
