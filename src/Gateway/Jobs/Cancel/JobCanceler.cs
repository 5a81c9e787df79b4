using ImageGen.Gateway.Access;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Jobs.Cancel;

/// <summary>Cancels several jobs of one tenant. Each is canceled independently of the rest, so a repeated call is harmless.</summary>
internal sealed class JobCanceler(IJobStore store, JobLog log)
{
    /// <summary>Number of jobs that are canceled in parallel.</summary>
    private const int Parallelism = 16;

    /// <summary>Cancels the jobs and returns the effect on each, in their order; deleted jobs are left out.</summary>
    public async Task<IReadOnlyList<CanceledJobView>> CancelAsync(Tenant tenant, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var views = new CanceledJobView?[ids.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, ids.Count),
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (n, token) => views[n] = ViewOf(await store.CancelAsync(tenant.Name, ids[n], token)));
        return [.. views.OfType<CanceledJobView>()];
    }

    /// <summary>What <see cref="CancelAsync"/> would do to jobs in their current state.</summary>
    public static IReadOnlyList<CanceledJobView> Predict(IReadOnlyList<Job> jobs) => [.. jobs.Select(job => CanceledJobView.Of(job, job switch
    {
        { State: JobState.Canceled } => CancelEffect.Canceled,
        { State: var state } when state.IsTerminal() => CancelEffect.TooLate,

        // A queued job with a cost was ordered before, and the outcome of that order is unknown.
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
