using ImageGen.Contracts;
using ImageGen.Storage.Jobs;

namespace ImageGen.Worker.Claims;

/// <summary>
/// The fenced writes of a claim. What a job has come to is written until the store takes it or somebody else holds the job; a write of
/// which nobody knows whether it took effect is read back first.
/// </summary>
internal sealed class ClaimWrites(IJobStore store, StorePatience patience)
{
    public Task<WriteOutcome> RecordIntentAsync(JobInHand job, Intent intent)
        => PersistAsync(
            job,
            token => store.RecordIntentAsync(job.Row, intent, token),
            // Only with the lease still running: without it the next one to claim the job could look for an order that has yet to leave.
            row => row.State == JobState.Submitting && row.LeaseUntil > job.Now);

    public Task<WriteOutcome> RecordProviderIdAsync(JobInHand job, string providerId, IReadOnlyList<Attempt> attempts, TimeSpan pollIn)
        => PersistAsync(
            job,
            token => store.RecordProviderIdAsync(job.Row, providerId, attempts, pollIn, token),
            row => row.ProviderId == providerId);

    public Task<WriteOutcome> RecordStoringAsync(JobInHand job, Storing storing)
        => PersistAsync(
            job,
            token => store.RecordStoringAsync(job.Row, storing, token),
            row => row.State == JobState.Storing
                && (storing.SpilledBy is null || row.SpilledBy == storing.SpilledBy) && (storing.Source is null || row.Source == storing.Source));

    public Task<WriteOutcome> RescheduleAsync(JobInHand job, Reschedule reschedule)
        => PersistAsync(job, token => store.RescheduleAsync(job.Row, reschedule, token), row => row.LeaseUntil is null);

    public Task<WriteOutcome> RecordUnknownAsync(JobInHand job, UnknownOrder order, TimeSpan lookIn)
        => PersistAsync(job, token => store.RecordUnknownAsync(job.Row, order, lookIn, token), row => row.LeaseUntil is null);

    public Task<WriteOutcome> FinishAsync(JobInHand job, JobEnding ending)
        => PersistAsync(job, token => store.FinishAsync(job.Row, ending, token), row => row.State == ending.State);

    private async Task<WriteOutcome> PersistAsync(JobInHand job, Func<CancellationToken, Task<WriteOutcome>> write, Predicate<Job> tookEffect)
    {
        try
        {
            return await write(job.Held);
        }
        catch (StoreUnavailableException)
        {
            await patience.WaitAsync(1, job.Held);
            return await patience.InsistAsync(
                async token =>
                {
                    var row = await store.FindAsync(job.Row.Id, token);
                    return row is null || row.Fence != job.Row.Fence ? WriteOutcome.Stale
                        : tookEffect(row) ? WriteOutcome.Written
                        : await write(token);
                },
                job.Held);
        }
    }
}
