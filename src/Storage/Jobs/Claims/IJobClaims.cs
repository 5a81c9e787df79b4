using ImageGen.Contracts;
using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Jobs.Claims;

/// <summary>
/// The operations of workers on jobs: claims, heartbeats, and writes with the fencing token of a claim. Each method that writes is one atomic script; all times
/// are those of the store's clock. Every method throws <see cref="StoreUnavailableException"/> when the store does not respond. Gateways do not use it.
/// </summary>
public interface IJobClaims
{
    /// <summary>
    /// Claims a job for <paramref name="lease"/>: raises the fencing token, counts the claim, and sets the job's due time to the end
    /// of the lease. Refused while another worker's lease is valid, unless heartbeats renew that claim (<see cref="Claimant.Worker"/>) and have stopped.
    /// During the grace period of <see cref="RecordHeartbeatAsync"/>, refused also after the lease has expired. With <paramref name="ifDue"/>, refused
    /// (<see cref="ClaimOutcome.NotDue"/>) while the job waits for a scheduled time, which a repeated message must respect; the due loop passes false,
    /// since it has taken the job from the due set. <paramref name="lane"/> is the job's lane if the caller knows it, which saves a read;
    /// a wrong one is corrected.
    /// </summary>
    Task<ClaimResult> ClaimAsync(Guid id, Claimant claimant, TimeSpan lease, bool ifDue, string? lane, CancellationToken cancellationToken);

    /// <summary>
    /// Records a worker's heartbeat in a partition, and renews its claims there: no other worker can take them over until its heartbeats have been missing
    /// for longer than it states. After a time without a heartbeat of any worker, no job is taken over during a grace period, because the holders may have
    /// been cut off from the store like all other workers. Returns the claims that are lost: another worker has the job, or the row is gone.
    /// </summary>
    Task<IReadOnlyList<RenewedClaim>> RecordHeartbeatAsync(HeartbeatRequest beat, CancellationToken cancellationToken);

    /// <summary>Extends the lease of one claim. The claim is the <see cref="Job"/> that <see cref="ClaimAsync"/> returned: its id and fencing token.</summary>
    Task<WriteOutcome> RenewLeaseAsync(Job claim, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>
    /// Records the intent and its time before the paid call: <see cref="JobState.Queued"/> → <see cref="JobState.Submitting"/>. Refused if the job is
    /// to be canceled or has expired. The first intent of a job writes the <see cref="ImageStarted"/> event. Unlike other writes it is refused
    /// (<see cref="WriteOutcome.Stale"/>) as soon as the lease has expired, even if no other worker has claimed the job yet.
    /// </summary>
    Task<WriteOutcome> RecordIntentAsync(Job claim, Intent intent, CancellationToken cancellationToken);

    /// <summary>
    /// Records the id of the order that the provider or the operator reported: <see cref="JobState.Submitting"/> → <see cref="JobState.Waiting"/>.
    /// Ends the claim; the first poll is due in <paramref name="pollIn"/>. A job that had found the same purchase by a look-up loses it and
    /// looks up its order again; if its image is delivered already, it keeps the purchase, and this write is refused (<see cref="WriteOutcome.Taken"/>).
    /// </summary>
    Task<WriteOutcome> RecordProviderIdAsync(Job claim, string providerId, IReadOnlyList<Attempt> attempts, TimeSpan pollIn, CancellationToken cancellationToken);

    /// <summary>
    /// As <see cref="RecordProviderIdAsync"/>, for an id that a look-up found: refused (<see cref="WriteOutcome.Taken"/>) if the purchase belongs to
    /// another job.
    /// </summary>
    Task<WriteOutcome> RecordFoundIdAsync(Job claim, string providerId, IReadOnlyList<Attempt> attempts, TimeSpan pollIn, CancellationToken cancellationToken);

    /// <summary>
    /// Whether a purchase that a look-up found still belongs to the job; workers check it before they continue with the purchase. If it does not, the job
    /// has returned to <see cref="JobState.Submitting"/> for another look-up, and the claim has ended.
    /// </summary>
    Task<bool> KeepsPurchaseAsync(Job claim, CancellationToken cancellationToken);

    /// <summary>
    /// Assigns a purchase that a look-up found to the job; false if it belongs to another job. The first caller gets it.
    /// </summary>
    Task<bool> TryClaimPurchaseAsync(Job claim, string provider, string providerId, CancellationToken cancellationToken);

    /// <summary>Records that the provider has finished: <see cref="JobState.Submitting"/> or <see cref="JobState.Waiting"/> → <see cref="JobState.Storing"/>. The claim continues. For a job in storing that was taken over, it changes only the holders and the address.</summary>
    Task<WriteOutcome> RecordStoringAsync(Job claim, Storing storing, CancellationToken cancellationToken);

    /// <summary>As the other overload, for an image of which only the time of deletion is known.</summary>
    Task<WriteOutcome> RecordStoringAsync(Job claim, DateTimeOffset? deletedAt, CancellationToken cancellationToken);

    /// <summary>
    /// Records the provider's progress with the image, 0 to 100, and writes an <see cref="ImageProgressed"/> event, unless as much progress of this order was
    /// recorded before. The claim continues.
    /// </summary>
    Task<WriteOutcome> RecordProgressAsync(Job claim, string provider, int percent, CancellationToken cancellationToken);

    /// <summary>Ends the claim and sets the time at which the job is due again.</summary>
    Task<WriteOutcome> RescheduleAsync(Job claim, Reschedule reschedule, CancellationToken cancellationToken);

    /// <summary>
    /// Records that it is unknown whether the job in <see cref="JobState.Submitting"/> was bought: the time since which it is unknown, and the
    /// <see cref="ImageOutcomeUnknown"/> event, both once for an order. Ends the claim; the job is due again in <paramref name="lookIn"/>.
    /// </summary>
    Task<WriteOutcome> RecordUnknownAsync(Job claim, UnknownOrder order, TimeSpan lookIn, CancellationToken cancellationToken);

    /// <summary>
    /// Ends the job: state, removal from the due set, the terminal event in log and outbox, and time to live of the row, all in one write.
    /// With <see cref="TerminalResult.Prepared"/> the same write also stores the image, and nothing is stored when it is refused.
    /// Refused (<see cref="WriteOutcome.Stale"/>) for a job that has ended already. Also refused:
    /// <see cref="JobState.Succeeded"/> from <see cref="JobState.Queued"/>, and without an image to store from anything but <see cref="JobState.Storing"/>; and
    /// <see cref="JobState.OutcomeUnknown"/> from <see cref="JobState.Queued"/>, unless the job was put back for a second order.
    /// </summary>
    Task<WriteOutcome> FinishAsync(Job claim, TerminalResult ending, CancellationToken cancellationToken);

    /// <summary>
    /// Records that a job of a batch has this image, and returns the job of the batch that was the first to have an identical image: the job itself if no
    /// other had it. Repeated calls return the same.
    /// </summary>
    Task<Guid> NoteImageAsync(Guid batch, Guid id, string sha256, CancellationToken cancellationToken);
}
