using System.Diagnostics;
using ImageGen.ServiceDefaults.Telemetry;
using ImageGen.Storage.Results;
using ImageGen.Storage.Results.Formats;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;

namespace ImageGen.Worker.Steps;

/// <summary>Calls to the result store, with a time limit: a hanging mount must not block a job forever.</summary>
internal sealed class ResultStoreCalls(IResultStore results, Timings timings, TimeProvider time)
{
    /// <summary>Whether the write that ends a job can store its image.</summary>
    public bool AreInJobStore => results.IsInJobStore;

    /// <summary>Makes the call.</summary>
    /// <exception cref="ResultStoreException">The call failed or timed out.</exception>
    public Task AskAsync(ClaimedJob job, Func<IResultStore, CancellationToken, Task> call) => AskAsync(job, async (store, token) =>
    {
        await call(store, token);
        return true;
    });

    /// <summary>Makes the call.</summary>
    /// <exception cref="ResultStoreException">The call failed or timed out; it may have taken effect.</exception>
    /// <exception cref="InvalidImageException">The bytes are not an image.</exception>
    public async Task<T> AskAsync<T>(ClaimedJob job, Func<IResultStore, CancellationToken, Task<T>> call)
    {
        using var span = ImageGenTelemetry.IsTraced ? ImageGenTelemetry.Source.StartActivity("result store") : null;
        span?.SetTag(Labels.JobId, job.Row.Id);
        using var timeout = new CancellationTokenSource(timings.ResultStoreCall, time);
        using var timeoutOrCanceled = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, job.Held);
        try
        {
            // On another thread if the call may block this one.
            var calling = results.MayBlock ? Task.Run(() => call(results, timeoutOrCanceled.Token), timeoutOrCanceled.Token) : call(results, timeoutOrCanceled.Token);
            return await calling.WaitAsync(timeoutOrCanceled.Token);
        }
        catch (Exception fault) when (fault is not (ResultStoreException or InvalidImageException) && !job.Held.IsCancellationRequested)
        {
            span?.SetStatus(ActivityStatusCode.Error);
            throw new ResultStoreException(
                timeout.IsCancellationRequested ? "The result store did not respond in time." : $"The result store failed ({fault.GetType().Name}).", fault);
        }
    }
}
