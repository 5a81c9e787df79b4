using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Jobs.Cancel;

/// <summary>Cancels several jobs of one tenant. Each by itself, as if it were canceled alone, so that to repeat it does no harm.</summary>
internal sealed class JobCanceler(IJobStore store, JobLog log)
{
    /// <summary>Jobs that are canceled at once.</summary>
    private const int AtOnce = 16;

    /// <summary>Cancels the jobs, and answers what that means for each in their order; jobs that are forgotten are left out.</summary>
    public async Task<IReadOnlyList<CanceledJobView>> CancelAsync(Tenant tenant, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var views = new CanceledJobView?[ids.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, ids.Count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (n, token) => views[n] = ViewOf(await store.CancelAsync(tenant.Name, ids[n], token)));
        return [.. views.OfType<CanceledJobView>()];
    }

    /// <summary>What <see cref="CancelAsync"/> would do to jobs as they stand.</summary>
    public static IReadOnlyList<CanceledJobView> Foretell(IReadOnlyList<Job> jobs) => [.. jobs.Select(job => CanceledJobView.Of(job, job switch
    {
        { State: JobState.Canceled } => CancelEffect.Canceled,
        { State: var state } when state.IsTerminal() => CancelEffect.TooLate,

        // A queued job that has a cost was ordered before, and nobody knows what became of that.
        { State: JobState.Queued, Cost: null } => CancelEffect.Canceled,
        _ => CancelEffect.Requested,
    }))];

    private CanceledJobView? ViewOf(CancelResult result)
    {
        if (result is { Job: { } changed, Outcome: CancelOutcome.Canceled or CancelOutcome.Requested })
        {
            log.Canceled(changed, result.Outcome == CancelOutcome.Canceled);
        }

        return result switch
        {
            { Job: null } => null,
            { Outcome: CancelOutcome.Requested, Job: { } job } => CanceledJobView.Of(job, CancelEffect.Requested),
            { Job: { State: JobState.Canceled } job } => CanceledJobView.Of(job, CancelEffect.Canceled),
            { Job: { } job } => CanceledJobView.Of(job, CancelEffect.TooLate),
        };
    }
}
