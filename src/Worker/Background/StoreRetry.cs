using ImageGen.Storage.Redis;

namespace ImageGen.Worker.Background;

/// <summary>Repeats calls that may be repeated until the store answers.</summary>
internal sealed partial class StoreRetry(Timings timings, TimeProvider time, ILogger<StoreRetry> logger)
{
    /// <summary>Repeats <paramref name="call"/>, which must be safe to repeat, until the store answers or <paramref name="cancellationToken"/> is canceled.</summary>
    public async Task<T> ExecuteAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        for (var faults = 1; ; faults++)
        {
            try
            {
                return await call(cancellationToken);
            }
            catch (StoreUnavailableException fault)
            {
                if (faults == 1)
                {
                    LogAway(fault.Message);
                }

                await WaitAsync(faults, cancellationToken);
            }
        }
    }

    /// <summary>The pause after the n-th fault in a row, from 1: a quarter of the usual first one, because most faults are short.</summary>
    public Task WaitAsync(int faults, CancellationToken cancellationToken)
    {
        var pause = Backoff.Retry(timings.FirstRetry / 4, Math.Min(faults, 6));
        return Task.Delay(pause, time, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "store.away", Message = "A call of the store failed and is retried: {Fault}")]
    private partial void LogAway(string fault);
}
