using ImageGen.Storage.LaneHolds;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Workers;

namespace ImageGen.Gateway.Workers;

/// <summary>The live workers, and what operators have stopped, at most a second old. Reads time out quickly, since the result only explains a delay.</summary>
internal sealed class WorkerWatch(IWorkerList list, ILaneHolds holds, TimeProvider time)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(500);

    private volatile Reading? _last;

    /// <summary>The workers; null while the store does not respond.</summary>
    public async Task<LiveWorkers?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_last is { } last && time.GetElapsedTime(last.At) < MaxAge)
        {
            return last.Workers;
        }

        var workers = await TryReadAsync(cancellationToken);
        _last = new Reading(workers, time.GetTimestamp());
        return workers;
    }

    private async Task<LiveWorkers?> TryReadAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var timeoutOrCanceled = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var workers = list.ReadAsync(timeoutOrCanceled.Token);
            var held = await holds.ReadAsync(timeoutOrCanceled.Token);
            return (await workers) with { Holds = held };
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
