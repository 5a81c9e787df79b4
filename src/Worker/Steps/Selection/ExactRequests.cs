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
internal sealed class ExactRequests(ProviderCalls calls, ProviderDesks desks, ProviderHealth health, Timings timings)
{
    /// <summary>
    /// Why the provider is passed over, or how the claim ends because that can't be found out now; neither where it makes what is asked for, or the caller
    /// does not insist. Of a pool, servers that don't are noted as such, and the provider is passed over where none does.
    /// </summary>
    public async Task<(Step? Step, Refusal? Obstacle)> CheckAsync(JobInHand job, ProviderDesk desk)
    {
        if (job.Row.Request.Exact != true)
        {
            return (null, null);
        }

        if (desk.Entry.Pool is not null)
        {
            return (null, await CheckPoolAsync(job, desk));
        }

        try
        {
            return (null, await ObjectionAsync(job, desk));
        }
        catch (ProviderFaultException fault)
        {
            return (TryAgain(job, desk, fault), null);
        }
    }

    private async Task<Refusal?> CheckPoolAsync(JobInHand job, ProviderDesk desk)
    {
        Refusal? last = null;
        var isAnyLeft = false;
        foreach (var name in Fallbacks.Candidates(job).ToList())
        {
            if (desks.TryFind(name, out var found) && await TryObjectAsync(job, found with { KnowsNamedModels = desk.KnowsNamedModels }) is { } objection)
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
    private async Task<Refusal?> TryObjectAsync(JobInHand job, ProviderDesk desk)
    {
        try
        {
            return await ObjectionAsync(job, desk);
        }
        catch (ProviderFaultException)
        {
            return null;
        }
    }

    private async Task<Refusal?> ObjectionAsync(JobInHand job, ProviderDesk desk)
    {
        var order = desk.OrderFor(job.Row);
        var plan = await calls.AskAsync(job, token => desk.Provider.PlanAsync(order, token));
        return plan.Refusal switch
        {
            { Reason: FailureReason.InvalidRequest } refusal => refusal,
            // Of the account or the service: the order will meet the same, and what follows from it is decided there.
            { } => null,
            null => OrderChanges.RefusalOf(desk.ChangesOn(job.Row, plan)),
        };
    }

    /// <summary>As after an order that bought nothing, but for the state: the job is a queued one still.</summary>
    private Step TryAgain(JobInHand job, ProviderDesk desk, ProviderFaultException fault)
    {
        job.Attempts = job.Attempts.Open(desk.Entry.Name, desk.ModelFor(job.Row.Request), job.Now, job.Row.EarlierAttempts);
        job.Afterwards = () => health.FaultedAsync(job, desk, fault);
        return Retries.Requeue(job, fault, timings.FirstRetry) switch
        {
            Step.Later later => later with { Reschedule = later.Reschedule with { Requeue = false, LastWord = false } },
            var step => step,
        };
    }
}
