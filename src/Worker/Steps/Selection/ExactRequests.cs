using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Worker.Attempts;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Instances;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps.Selection;

/// <summary>
/// Whether a provider makes exactly what a job asks for, if the caller insists. Asked before a permit is taken or anything is recorded, by calls that buy
/// nothing. Differences that show only in the finished image are not known here.
/// </summary>
internal sealed class ExactRequests(ProviderCalls calls, ProviderInstances instances)
{
    /// <summary>
    /// Has neither an objection nor a fault when the provider makes the exact request, or the caller does not insist. In a pool, servers that can't are noted
    /// as skipped, and the provider is skipped when none can.
    /// </summary>
    public async Task<ExactAnswer> CheckAsync(ClaimedJob job, ProviderInstance instance)
    {
        if (job.Row.Request.Exact != true)
        {
            return new ExactAnswer(job.Attempts);
        }

        if (instance.Entry.Pool is not null)
        {
            return await CheckPoolAsync(job, instance);
        }

        try
        {
            return new ExactAnswer(job.Attempts, await ObjectionAsync(job, instance));
        }
        catch (ProviderFaultException fault)
        {
            return new ExactAnswer(job.Attempts, Fault: fault);
        }
    }

    private async Task<ExactAnswer> CheckPoolAsync(ClaimedJob job, ProviderInstance instance)
    {
        Refusal? last = null;
        var isAnyLeft = false;
        var attempts = job.Attempts;
        foreach (var name in FallbackPolicy.Candidates(job))
        {
            if (instances.TryFind(name, out var found) && await TryObjectAsync(job, found with { KnowsNamedModels = instance.KnowsNamedModels }) is { } objection)
            {
                attempts = attempts.PassOver(name, objection, job.Now, final: true);
                last = objection;
            }
            else
            {
                isAnyLeft = true;
            }
        }

        return new ExactAnswer(attempts, isAnyLeft ? null : last);
    }

    /// <summary>The circuit breaker finds out about a server that does not answer; the server refuses by itself once it answers.</summary>
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
            // A refusal because of the account or the service: the order will meet the same one, and that decides what follows.
            { } => null,
            null => OrderChanges.RefusalOf(instance.ChangesOn(job.Row, plan)),
        };
    }
}
