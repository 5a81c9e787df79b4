using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Worker.Attempts;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Metrics;
using ImageGen.Worker.Steps.Outcomes;
using ImageGen.Worker.Steps.Selection;

namespace ImageGen.Worker.Steps;

/// <summary>Handles a queued job: selects a provider, records the intent, and places the order once.</summary>
internal sealed class SubmitHandler(
    ProviderSelector selector,
    ProviderCalls calls,
    ClaimWrites writes,
    OrderOutcomePolicy outcomes,
    ProgressLog progress,
    JobMetrics metrics,
    Timings timings,
    TimeProvider time)
{
    public async Task<StepResult> RunAsync(ClaimedJob job) => await selector.SelectAsync(job) switch
    {
        SelectionResult.Chosen chosen => await RecordIntentAndOrderAsync(job, chosen),
        SelectionResult.Ended ended => ended.Step,
        var other => throw new InvalidOperationException($"Unknown selection {other.GetType().Name}."),
    };

    private async Task<StepResult> RecordIntentAndOrderAsync(ClaimedJob job, SelectionResult.Chosen chosen)
    {
        var instance = chosen.Instance;
        var model = instance.ModelFor(job.Row.Request);
        var attempts = job.Attempts.Open(instance.Entry.Name, model, job.Now, job.Row.EarlierAttempts).WithSource(chosen.Source)
            .WithRemarks(instance.RemarksOn(job.Row)).WithChanges(instance.ChangesOn(job.Row, instance.Provider.PlanOf(instance.OrderFor(job.Row))));

        // Begins before the intent, because a worker that finds the intent counts from that time.
        var window = new OrderDeadline(timings.OrderSendTimeout, time);

        // After this a crash leaves the job in submitting, and the worker that finds it there looks for the purchase before anything else.
        switch (await writes.RecordIntentAsync(job, new Intent(instance.Entry.Name, model, attempts) { Clock = time.GetUtcNow(), Kind = instance.Provider.Kind }))
        {
            case WriteOutcome.CancelRequested:
                return TerminalResults.Canceled(job, Charge.None);
            case WriteOutcome.Expired:
                return TerminalResults.Expired(job);
            case WriteOutcome.Stale:
                return new StepResult.ClaimLost();
            default:
                // From now on the permit belongs to the job until its end.
                job.Permit.DetachFromClaim();
                job.Record(attempts);
                return await OrderAsync(job, chosen, window);
        }
    }

    private async Task<StepResult> OrderAsync(ClaimedJob job, SelectionResult.Chosen chosen, OrderDeadline window)
    {
        if (!window.IsOpen || !job.HasRecentHeartbeat)
        {
            // The store responded too late, or not at all. Nothing has left, and another worker may already have looked for the order.
            return RetryPolicy.Requeue(job, FailureReason.Internal, "The order was not sent, because the store did not respond in time.", timings.FirstRetry);
        }

        var instance = chosen.Instance;
        metrics.OrderLeaves(instance.Entry.Name);
        if (job.Row.StartedAt is null)
        {
            metrics.Begins(job.Row.Lane, job.Now - job.Row.CreatedAt);
        }

        try
        {
            // Crash point: the order has left, and nothing of the response is written. Only a look-up shows whether it was bought.
            var outcome = await calls.SubmitAsync(job, instance, instance.OrderFor(job.Row) with
            {
                Image = chosen.Source,
                MayLeave = () => window.IsOpen && job.HasRecentHeartbeat,
                OnProgress = (percent, token) => progress.NoteAsync(job, percent, token),
            });
            job.Record(job.Attempts.WithOutcome(job.Row, instance, outcome));
            return await outcomes.AnsweredAsync(job, outcome) with { Report = new ProviderReport.Answered(instance, outcome) };
        }
        catch (ProviderFaultException fault)
        {
            return outcomes.Faulted(job, instance, fault) with { Report = new ProviderReport.Faulted(instance, fault) };
        }
        finally
        {
            metrics.OrderAnswered(instance.Entry.Name);
            job.Permit.ReleaseConnection();
        }
    }
}
