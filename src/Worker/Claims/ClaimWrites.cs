using ImageGen.Contracts;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Background;

namespace ImageGen.Worker.Claims;

/// <summary>
/// The fenced writes of a claim. A result is written again and again until the store accepts it or another worker holds the job. When the response of the store
/// was lost, the row is read before the write is repeated.
/// </summary>
internal sealed class ClaimWrites(IJobClaims claims, IJobStore store, StoreRetry storeRetry, Timings timings)
{
    public Task<WriteOutcome> RecordIntentAsync(ClaimedJob job, Intent intent)
        => PersistAsync(
            job,
            token => claims.RecordIntentAsync(job.Row, intent, token),
            row => row.State == JobState.Submitting,
            // Only with the lease renewed: without it, the next worker to claim the job could look for an order that has not left yet.
            token => claims.RenewLeaseAsync(job.Row, timings.Lease, token));

    /// <summary>Records the provider's id, from the provider's response or from a look-up.</summary>
    public Task<WriteOutcome> RecordPurchaseAsync(ClaimedJob job, string providerId, bool isFound, IReadOnlyList<Attempt> attempts, TimeSpan pollIn)
        => PersistAsync(
            job,
            token => isFound ? claims.RecordFoundIdAsync(job.Row, providerId, attempts, pollIn, token)
                : claims.RecordProviderIdAsync(job.Row, providerId, attempts, pollIn, token),
            row => row.ProviderId == providerId);

    /// <summary>
    /// Reports a response that arrived after the claim was lost, like a provider callback: unless the outcome of the order has been determined since, the job
    /// continues with this id.
    /// </summary>
    public Task<CallbackOutcome> ReportLateAsync(ClaimedJob job, string provider, string providerId)
        => storeRetry.ExecuteAsync(token => store.RecordCallbackAsync(job.Row.Id, job.Row.Lane, provider, providerId, callbackId: null, token), job.Cut);

    public Task<WriteOutcome> RecordStoringAsync(ClaimedJob job, Storing storing)
        => PersistAsync(
            job,
            token => claims.RecordStoringAsync(job.Row, storing, token),
            row => row.State == JobState.Storing
                && (storing.SpilledBy is null || row.SpilledBy == storing.SpilledBy) && (storing.Source is null || row.Source == storing.Source));

    public Task<WriteOutcome> RescheduleAsync(ClaimedJob job, Reschedule reschedule)
        => PersistAsync(job, token => claims.RescheduleAsync(job.Row, reschedule, token), row => row.LeaseUntil is null);

    public Task<WriteOutcome> RecordUnknownAsync(ClaimedJob job, UnknownOrder order, TimeSpan lookIn)
        => PersistAsync(job, token => claims.RecordUnknownAsync(job.Row, order, lookIn, token), row => row.LeaseUntil is null);

    public Task<WriteOutcome> FinishAsync(ClaimedJob job, TerminalResult ending)
        => PersistAsync(job, token => claims.FinishAsync(job.Row, ending, token), row => row.State == ending.State);

    /// <summary>
    /// Stores the prepared image and ends the job in one write, which is not repeated: null when it did not take effect because the store did not respond, so that
    /// the caller can first make sure that the image survives this process.
    /// </summary>
    public async Task<WriteOutcome?> TryFinishWithImageAsync(ClaimedJob job, TerminalResult ending)
    {
        try
        {
            return await claims.FinishAsync(job.Row, ending, job.Held);
        }
        catch (StoreUnavailableException)
        {
            await storeRetry.WaitAsync(1, job.Held);
            return await storeRetry.ExecuteAsync<WriteOutcome?>(
                async token =>
                {
                    var row = await store.FindAsync(job.Row.Id, token);
                    return row is null || row.Fence != job.Row.Fence ? WriteOutcome.Stale : row.State == ending.State ? WriteOutcome.Written : null;
                },
                job.Held);
        }
    }

    private async Task<WriteOutcome> PersistAsync(ClaimedJob job, Func<CancellationToken, Task<WriteOutcome>> write, Predicate<Job> tookEffect, Func<CancellationToken, Task<WriteOutcome>>? confirm = null)
    {
        try
        {
            return await write(job.Held);
        }
        catch (StoreUnavailableException)
        {
            await storeRetry.WaitAsync(1, job.Held);
            return await storeRetry.ExecuteAsync(
                async token =>
                {
                    var row = await store.FindAsync(job.Row.Id, token);
                    return row is null || row.Fence != job.Row.Fence ? WriteOutcome.Stale
                        : tookEffect(row) ? confirm is null ? WriteOutcome.Written : await confirm(token)
                        : await write(token);
                },
                job.Held);
        }
    }
}
