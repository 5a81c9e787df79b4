using ImageGen.Storage.Redis;
using ImageGen.Storage.Workers;

namespace ImageGen.Gateway.Workers;

/// <summary>Which workers live, as of at most a second ago. Nothing waits for it for long: it only explains.</summary>
internal sealed class WorkerWatch(IWorkerList list, TimeProvider time)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(500);

    private volatile Reading? _last;

    /// <summary>The workers; null while the store does not tell.</summary>
    public async Task<LiveWorkers?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_last is { } last && time.GetElapsedTime(last.At) < GoodFor)
        {
            return last.Workers;
        }

        var workers = await TryReadAsync(cancellationToken);
        _last = new Reading(workers, time.GetTimestamp());
        return workers;
    }

    private async Task<LiveWorkers?> TryReadAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await list.ReadAsync(both.Token);
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private sealed record Reading(LiveWorkers? Workers, long At);
}
