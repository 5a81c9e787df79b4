using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Worker.Attempts;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Instances;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps.Selection;

/// <summary>
/// Whether a provider makes just what a job asks for, where the caller insists. Asked before anything is taken or recorded, by calls that buy nothing. What
/// shows only in the finished image is not known here.
/// </summary>
internal sealed class ExactRequests(ProviderCalls calls, ProviderInstances instances, ProviderHealth health, Timings timings)
{
    /// <summary>
    /// Why the provider is passed over, or how the claim ends because that can't be found out now; neither where it makes what is asked for, or the caller
    /// does not insist. Of a pool, servers that don't are noted as such, and the provider is passed over where none does.
    /// </summary>
    public async Task<(StepResult? Step, Refusal? Obstacle)> CheckAsync(ClaimedJob job, ProviderInstance instance)
    {
        if (job.Row.Request.Exact != true)
        {
            return (null, null);
        }

        if (instance.Entry.Pool is not null)
        {
            return (null, await CheckPoolAsync(job, instance));
        }

        try
        {
            return (null, await ObjectionAsync(job, instance));
        }
        catch (ProviderFaultException fault)
        {
            return (TryAgain(job, instance, fault), null);
        }
    }

    private async Task<Refusal?> CheckPoolAsync(ClaimedJob job, ProviderInstance instance)
    {
        Refusal? last = null;
        var isAnyLeft = false;
        foreach (var name in FallbackPolicy.Candidates(job).ToList())
        {
            if (instances.TryFind(name, out var found) && await TryObjectAsync(job, found with { KnowsNamedModels = instance.KnowsNamedModels }) is { } objection)
            {
                job.Attempts = job.Attempts.PassOver(name, objection, job.Now, final: true);
                last = objection;
            }
            else
            {
                isAnyLeft = true;
            }
        }

        return isAnyLeft ? null : last;
    }

    /// <summary>A server that does not answer is found out about by its circuit, and says no itself once it answers.</summary>
    private async Task<Refusal?> TryObjectAsync(ClaimedJob job, ProviderInstance instance)
    {
        try
        {
            return await ObjectionAsync(job, instance);
        }
        catch (ProviderFaultException)
        {
            return null;
        }
    }

    private async Task<Refusal?> ObjectionAsync(ClaimedJob job, ProviderInstance instance)
    {
        var order = instance.OrderFor(job.Row);
        var plan = await calls.AskAsync(job, token => instance.Provider.PlanAsync(order, token));
        return plan.Refusal switch
        {
            { Reason: FailureReason.InvalidRequest } refusal => refusal,
            // Of the account or the service: the order will meet the same, and what follows from it is decided there.
            { } => null,
            null => OrderChanges.RefusalOf(instance.ChangesOn(job.Row, plan)),
        };
    }

    /// <summary>As after an order that bought nothing, but for the state: the job is a queued one still.</summary>
    private StepResult TryAgain(ClaimedJob job, ProviderInstance instance, ProviderFaultException fault)
    {
        job.Attempts = job.Attempts.Open(instance.Entry.Name, instance.ModelFor(job.Row.Request), job.Now, job.Row.EarlierAttempts);
        job.Afterwards = () => health.FaultedAsync(job, instance, fault);
        return RetryPolicy.Requeue(job, fault, timings.FirstRetry) switch
        {
            StepResult.Postpone later => later with { Reschedule = later.Reschedule with { Requeue = false, IsFinalAnswer = false } },
            var step => step,
        };
    }
}
