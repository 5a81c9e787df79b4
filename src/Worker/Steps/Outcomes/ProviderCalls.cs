using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Instances;
using ImageGen.Worker.Metrics;

namespace ImageGen.Worker.Steps.Outcomes;

/// <summary>Calls to providers, with a time limit that does not depend on the adapter.</summary>
internal sealed class ProviderCalls(Timings timings, TimeProvider time, JobLog log, OrderTelemetry telemetry)
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Sends the order: the one call that costs money. It may take a little longer than the instance's time limit, because the adapter should time out
    /// first. It continues when the claim is lost: the order is paid for, and its response can still be kept.
    /// </summary>
    public Task<SubmitOutcome> SubmitAsync(ClaimedJob job, ProviderInstance instance, GenerationOrder order)
    {
        log.Ordered(job, instance);
        return telemetry.OrderAsync(job, instance, () => WithTimeoutAsync(
            (token, restart) => instance.Provider.SubmitAsync(order with { OnWaiting = () => MayWait(job, restart) }, token), instance.Entry.Timeout + Margin, buys: true, job.Cut));
    }

    /// <summary>Makes a call that buys nothing.</summary>
    /// <param name="job">The job.</param>
    /// <param name="name">The name of its span.</param>
    /// <param name="call">The call.</param>
    public Task<T> AskAsync<T>(ClaimedJob job, string name, Func<CancellationToken, Task<T>> call)
        => OrderTelemetry.AskAsync(job, name, () => WithTimeoutAsync((token, _) => call(token), timings.FreeCall, buys: false, job.Held));

    /// <summary>The server has not begun the order, so its time limit begins anew, unless the job has expired.</summary>
    private static bool MayWait(ClaimedJob job, Action restart)
    {
        if (job.Now >= job.Row.ExpiresAt)
        {
            return false;
        }

        restart();
        return true;
    }

    private async Task<T> WithTimeoutAsync<T>(Func<CancellationToken, Action, Task<T>> call, TimeSpan limit, bool buys, CancellationToken held)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var timeoutOrCanceled = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, held);
        try
        {
            return await call(timeoutOrCanceled.Token, () => timeout.CancelAfter(limit));
        }
        catch (OperationCanceledException exception) when (!held.IsCancellationRequested)
        {
            // Our time limit, or a token inside the adapter: a timeout in both cases. The request may have left, so an order may be bought.
            throw new ProviderFaultException(FailureReason.TimedOut, "The provider did not respond in time.", mayHaveBought: buys, innerException: exception);
        }
    }
}
