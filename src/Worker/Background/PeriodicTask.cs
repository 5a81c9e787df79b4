using ImageGen.ServiceDefaults.Logging;
using ImageGen.Storage.Redis;

namespace ImageGen.Worker.Background;

/// <summary>
/// Repeats something for as long as the host runs. It has no other end: whatever goes wrong is logged when it begins, and tried again
/// ever more slowly. Who knows of news before the interval is over brings a wait of his own.
/// </summary>
internal sealed partial class PeriodicTask(TimeSpan interval, TimeProvider time, ILogger logger, Func<TimeSpan, CancellationToken, Task>? wait = null)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs <paramref name="round"/> every interval, and again at once when it answers true, until the token is canceled.</summary>
    public async Task RunAsync(string name, Func<CancellationToken, Task<bool>> round, CancellationToken cancellationToken)
    {
        // The host starts its services one after another, and the first round must not hold the others up.
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

    [LoggerMessage(Level = LogLevel.Warning, EventName = "loop.store_away", Message = "Paused until the job store answers: {Name}. {Fault}")]
    private partial void LogStoreAway(string name, string fault);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "loop.waits", Message = "Failed and tried again later: {Name}. {Fault}")]
    private partial void LogAway(string name, string fault);

    [LoggerMessage(Level = LogLevel.Error, EventName = "loop.failed", Message = "Failed with an unexpected error and tried again: {Name}")]
    private partial void LogFault(Exception fault, string name);

    [LoggerMessage(Level = LogLevel.Information, EventName = "loop.restored", Message = "Works again after {Faults} faults: {Name}")]
    private partial void LogBack(string name, int faults);
}
