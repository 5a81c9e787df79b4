using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Jobs;

/// <summary>
/// The truth about every job, as whoever makes, reads and commands jobs sees it. Each method that writes is one atomic script; time is the store's.
/// Every method throws <see cref="StoreUnavailableException"/> when the store does not answer.
/// </summary>
public interface IJobStore
{
    /// <summary>
    /// Makes the rows, the idempotency record, the entries of the due set and the <see cref="ImageAccepted"/> events, all or
    /// nothing. A job id or idempotency key that is known already changes nothing.
    /// </summary>
    Task<CreateResult> CreateAsync(JobSubmission submission, CancellationToken cancellationToken);

    /// <summary>
    /// What an idempotency key made, as <see cref="CreateAsync"/> answers a repetition: null when the key is not known (any more),
    /// <see cref="CreateOutcome.KeyReused"/> when its request had another digest. Without <paramref name="requestHash"/> any is the same.
    /// </summary>
    Task<CreateResult?> FindSubmissionAsync(string tenant, string idempotencyKey, string? requestHash, CancellationToken cancellationToken);

    /// <summary>Reads a row; null when there is none (any more).</summary>
    Task<Job?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Reads a batch; null when there is none (any more).</summary>
    Task<Batch?> FindBatchAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>The events of a job, or of a batch or an endpoint, with a number above <paramref name="after"/>, in order; empty when there is none of that id.</summary>
    Task<IReadOnlyList<NumberedEvent>> ReadEventsAsync(Guid id, long after, CancellationToken cancellationToken);

    /// <summary>Cancels on the spot what was certainly not bought, and marks everything else.</summary>
    Task<CancelResult> CancelAsync(string tenant, Guid id, CancellationToken cancellationToken);

    /// <summary>
    /// Opens an ended job again, at its last paid step (<see cref="ReplayPlan"/>): the same row, with a fresh expiry, due now, and one more
    /// event. Said twice of the same end it acts once (<see cref="ReplayOutcome.Changed"/>).
    /// </summary>
    Task<ReplayResult> ReplayAsync(ReplayOrder order, CancellationToken cancellationToken);

    /// <summary>Notes what the operator knows of an order that waits for that, and has the job looked at at once.</summary>
    Task<SettleResult> SettleAsync(string tenant, Guid id, Settlement settlement, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a provider's word that an order of the job exists and has ended. Without a running lease <see cref="JobState.Submitting"/> →
    /// <see cref="JobState.Waiting"/>, which ends the claim of whoever ordered; in waiting and storing the job is due now. <paramref name="lane"/> is the
    /// job's lane as far as the caller knows; a wrong one does no harm. <paramref name="word"/> names what was said, where it has a name: said
    /// again it changes nothing.
    /// </summary>
    Task<CallbackOutcome> RecordCallbackAsync(Guid id, string lane, string provider, string providerId, string? word, CancellationToken cancellationToken);
}
