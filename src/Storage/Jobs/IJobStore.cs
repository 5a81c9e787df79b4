using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Jobs;

/// <summary>
/// The job rows, for hosts that create, read, cancel, replay and settle jobs. Each method that writes is one atomic script; all times are those of the store's clock.
/// Every method throws <see cref="StoreUnavailableException"/> when the store does not respond.
/// </summary>
public interface IJobStore
{
    /// <summary>
    /// Creates the rows, the idempotency record, the entries of the due set and the <see cref="ImageAccepted"/> events, all or
    /// nothing. If the job id or idempotency key exists already, nothing changes.
    /// </summary>
    Task<CreateResult> CreateAsync(JobSubmission submission, CancellationToken cancellationToken);

    /// <summary>
    /// Finds the submission of an idempotency key, as <see cref="CreateAsync"/> returns it for a repeated request: null if the key is unknown or has expired,
    /// <see cref="CreateOutcome.KeyReused"/> if its request had another digest. Without <paramref name="requestHash"/>, the digest is not compared.
    /// </summary>
    Task<CreateResult?> FindSubmissionAsync(string tenant, string idempotencyKey, string? requestHash, CancellationToken cancellationToken);

    /// <summary>Reads a row; null if it does not exist or has expired.</summary>
    Task<Job?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Reads a batch; null if it does not exist or has expired.</summary>
    Task<Batch?> FindBatchAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>The events of a job, a batch or an endpoint with a number above <paramref name="after"/>, in order; empty if the id does not exist.</summary>
    Task<IReadOnlyList<NumberedEvent>> ReadEventsAsync(Guid id, long after, CancellationToken cancellationToken);

    /// <summary>Cancels a job at once if it was certainly not bought; otherwise records the request to cancel.</summary>
    Task<CancelResult> CancelAsync(string tenant, Guid id, CancellationToken cancellationToken);

    /// <summary>
    /// Resumes an ended job after its last paid step (<see cref="ReplayPlan"/>): the same row, with a new expiry, due now, and one more
    /// event. A second replay of the same end changes nothing (<see cref="ReplayOutcome.Changed"/>).
    /// </summary>
    Task<ReplayResult> ReplayAsync(ReplayOrder order, CancellationToken cancellationToken);

    /// <summary>Records an operator's settlement of an order with an unknown outcome, and makes the job due at once.</summary>
    Task<SettleResult> SettleAsync(string tenant, Guid id, Settlement settlement, CancellationToken cancellationToken);

    /// <summary>
    /// Records a provider's report that an order of the job exists and has ended. Without a valid lease, <see cref="JobState.Submitting"/> →
    /// <see cref="JobState.Waiting"/>, which ends the claim of the worker that ordered; in waiting and storing, the job is due now. <paramref name="lane"/> is the
    /// job's lane as far as the caller knows; a wrong one is corrected. <paramref name="callbackId"/> is the id of the callback, if it has one: a
    /// repeated callback changes nothing.
    /// </summary>
    Task<CallbackOutcome> RecordCallbackAsync(Guid id, string lane, string provider, string providerId, string? callbackId, CancellationToken cancellationToken);
}
