using ImageGen.Storage.Redis;

namespace ImageGen.Worker.Background;

/// <summary>Repeats idempotent calls until the store responds.</summary>
internal sealed partial class StoreRetry(Timings timings, TimeProvider time, ILogger<StoreRetry> logger)
{
    /// <summary>Repeats <paramref name="call"/>, which must be idempotent, until the store responds or <paramref name="cancellationToken"/> is canceled.</summary>
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
                    LogRetry(fault.Message);
                }

                await WaitAsync(faults, cancellationToken);
            }
        }
    }

    /// <summary>The pause after the n-th fault in a row, from 1. The first pause is a quarter of the usual one, because most faults are short.</summary>
    public Task WaitAsync(int faults, CancellationToken cancellationToken)
    {
        var pause = Backoff.Retry(timings.FirstRetry / 4, Math.Min(faults, 6));
        return Task.Delay(pause, time, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "store.away", Message = "A call to the store failed and is retried: {Fault}")]
    private partial void LogRetry(string fault);
}
