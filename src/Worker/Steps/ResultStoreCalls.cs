using ImageGen.Storage.Results;
using ImageGen.Storage.Results.Formats;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;

namespace ImageGen.Worker.Steps;

/// <summary>Calls to the result store, bounded in time: a mount that hangs must not hold a job for ever.</summary>
internal sealed class ResultStoreCalls(IResultStore results, Timings timings, TimeProvider time)
{
    /// <summary>Makes the call.</summary>
    /// <exception cref="ResultStoreException">As the other.</exception>
    public Task AskAsync(ClaimedJob job, Func<IResultStore, CancellationToken, Task> call) => AskAsync(job, async (store, token) =>
    {
        await call(store, token);
        return true;
    });

    /// <summary>Makes the call.</summary>
    /// <exception cref="ResultStoreException">It failed, in whatever words, or did not end in time; nobody knows whether it took effect.</exception>
    /// <exception cref="InvalidImageException">The bytes are no image.</exception>
    public async Task<T> AskAsync<T>(ClaimedJob job, Func<IResultStore, CancellationToken, Task<T>> call)
    {
        using var timeout = new CancellationTokenSource(timings.ResultStoreCall, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, job.Held);
        try
        {
            // On another thread, since to open a file on a mount that hangs blocks the one it is done on.
            return await Task.Run(() => call(results, both.Token), both.Token).WaitAsync(both.Token);
        }
        catch (Exception fault) when (fault is not (ResultStoreException or InvalidImageException) && !job.Held.IsCancellationRequested)
        {
            throw new ResultStoreException(
                timeout.IsCancellationRequested ? "The result store did not answer in time." : $"The result store failed ({fault.GetType().Name}).", fault);
        }
    }
}
