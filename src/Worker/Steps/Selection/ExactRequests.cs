using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Worker.Attempts;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Instances;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps.Selection;

/// <summary>
/// Checks whether a provider can meet a request that must be fulfilled exactly. Runs before a permit is taken or anything is recorded, with calls that buy
/// nothing. Differences that show only in the finished image are not known here.
/// </summary>
internal sealed class ExactRequests(ProviderCalls calls, ProviderInstances instances)
{
    /// <summary>
    /// The result has neither an objection nor a fault when the provider can meet the exact request, or the request is not exact. In a pool, servers that can't are recorded
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

    /// <summary>A server that does not respond is handled by the circuit breaker; once it responds, it refuses by itself.</summary>
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
        var plan = await calls.AskAsync(job, "plan", token => instance.Provider.PlanAsync(order, token));
        return plan.Refusal switch
        {
            { Reason: FailureReason.InvalidRequest } refusal => refusal,
            // A refusal because of the account or the service is ignored: the order will meet the same one, and that decides what follows.
            { } => null,
            null => OrderChanges.RefusalOf(instance.ChangesOn(job.Row, plan)),
        };
    }
}
