using ImageGen.Contracts;
using ImageGen.Storage.Fleet;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Instances;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps.Selection;

/// <summary>
/// Takes the permit at the current provider. For a pool of GPU servers, at the most suitable server: one at which the job has not failed, that has
/// its model loaded and has the fewest orders.
/// </summary>
internal sealed class PoolSelector(ProviderInstances instances, ProviderPermits permits, IProviderSlots slots)
{
    /// <summary>Takes a permit; returns the result and the instance that it is from.</summary>
    public Task<(SlotResult Answer, ProviderInstance Instance)> TryEnterAsync(ClaimedJob job, ProviderInstance instance) => AskAsync(job, instance, permits.TryEnterAsync);

    /// <summary>The same without taking a permit.</summary>
    public Task<(SlotResult Answer, ProviderInstance Instance)> LookAsync(ClaimedJob job, ProviderInstance instance) => AskAsync(job, instance, permits.LookAsync);

    private async Task<(SlotResult Answer, ProviderInstance Instance)> AskAsync(ClaimedJob job, ProviderInstance instance, Func<ClaimedJob, ProviderInstance, Task<SlotResult>> take)
    {
        if (instance.Entry.Pool is null)
        {
            return (await take(job, instance), instance);
        }

        (SlotResult Answer, ProviderInstance Instance)? best = null;
        foreach (var server in await RankAsync(job, instance))
        {
            var answer = await take(job, server);
            if (answer is SlotResult.Entered)
            {
                return (answer, server);
            }

            // A full server has room soon; one with an open circuit breaker may be unavailable for long.
            best = best is null || Rank(answer) < Rank(best.Value.Answer) ? (answer, server) : best;
        }

        return best ?? (new SlotResult.Open(FailureReason.ProviderUnavailable, $"No server of the pool '{instance.Entry.Pool}' can be used: each is switched off, or can't make this image.", null), instance);
    }

    private static int Rank(SlotResult answer) => answer switch
    {
        SlotResult.Full => 0,
        SlotResult.Wait => 1,
        _ => 2,
    };

    private async Task<IReadOnlyList<ProviderInstance>> RankAsync(ClaimedJob job, ProviderInstance instance)
    {
        var servers = FallbackPolicy.Candidates(job).Select(name => instances.TryFind(name, out var found) && found.Entry.Enabled ? found with { KnowsNamedModels = instance.KnowsNamedModels } : null)
            .OfType<ProviderInstance>().ToList();
        var states = await slots.ReadMembersAsync([.. servers.Select(server => server.Entry.Name)], job.Held);
        return [.. servers.Zip(states)
            .OrderBy(pair => job.AttemptsSinceReplay.Count(attempt => attempt.Provider == pair.First.Entry.Name && attempt.EndedAt is not null))
            .ThenBy(pair => pair.Second.Model == pair.First.ModelFor(job.Row.Request) ? 0 : 1)
            .ThenBy(pair => pair.Second.InUse)
            .ThenBy(pair => pair.First.Entry.Name == job.Route.Current.Name ? 0 : 1)
            .Select(pair => pair.First)];
    }
}
