using ImageGen.Contracts;
using ImageGen.Storage.Fleet;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Instances;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps.Selection;

/// <summary>
/// Takes the permit at the current provider. For a GPU server of a pool, at the server of the pool that suits best: one where the job has not failed, that has
/// its model loaded and has the fewest orders.
/// </summary>
internal sealed class PoolSelector(ProviderInstances instances, ProviderPermits places, IProviderSlots slots)
{
    /// <summary>The answer, and the instance that gave it.</summary>
    public Task<(SlotAnswer Answer, ProviderInstance Instance)> TryEnterAsync(ClaimedJob job, ProviderInstance instance) => AskAsync(job, instance, places.TryEnterAsync);

    /// <summary>The same without taking a permit.</summary>
    public Task<(SlotAnswer Answer, ProviderInstance Instance)> LookAsync(ClaimedJob job, ProviderInstance instance) => AskAsync(job, instance, places.LookAsync);

    private async Task<(SlotAnswer Answer, ProviderInstance Instance)> AskAsync(ClaimedJob job, ProviderInstance instance, Func<ClaimedJob, ProviderInstance, Task<SlotAnswer>> ask)
    {
        if (instance.Entry.Pool is null)
        {
            return (await ask(job, instance), instance);
        }

        (SlotAnswer Answer, ProviderInstance Instance)? best = null;
        foreach (var box in await RankAsync(job, instance))
        {
            var answer = await ask(job, box);
            if (answer is SlotAnswer.Entered)
            {
                return (answer, box);
            }

            // A full server has room soon; one with an open circuit breaker may be unavailable for long.
            best = best is null || Rank(answer) < Rank(best.Value.Answer) ? (answer, box) : best;
        }

        return best ?? (new SlotAnswer.Open(FailureReason.ProviderUnavailable, $"No server of the pool '{instance.Entry.Pool}' can be used: each is switched off, or can't make this image.", null), instance);
    }

    private static int Rank(SlotAnswer answer) => answer switch
    {
        SlotAnswer.Full => 0,
        SlotAnswer.Wait => 1,
        _ => 2,
    };

    private async Task<IReadOnlyList<ProviderInstance>> RankAsync(ClaimedJob job, ProviderInstance instance)
    {
        var boxes = FallbackPolicy.Candidates(job).Select(name => instances.TryFind(name, out var found) && found.Entry.Enabled ? found with { KnowsNamedModels = instance.KnowsNamedModels } : null)
            .OfType<ProviderInstance>().ToList();
        var states = await slots.ReadBoxesAsync([.. boxes.Select(box => box.Entry.Name)], job.Held);
        return [.. boxes.Zip(states)
            .OrderBy(pair => job.AttemptsSinceReplay.Count(attempt => attempt.Provider == pair.First.Entry.Name && attempt.EndedAt is not null))
            .ThenBy(pair => pair.Second.Model == pair.First.ModelFor(job.Row.Request) ? 0 : 1)
            .ThenBy(pair => pair.Second.InUse)
            .ThenBy(pair => pair.First.Entry.Name == job.Route.Current.Name ? 0 : 1)
            .Select(pair => pair.First)];
    }
}
