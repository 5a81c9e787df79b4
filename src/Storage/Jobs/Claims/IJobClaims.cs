using ImageGen.Contracts;
using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Jobs.Claims;

/// <summary>
/// What workers do to jobs: claim them, say that they hold them, and write under the fence of a claim. Each method that writes is one atomic script; time is
/// the store's. Every method throws <see cref="StoreUnavailableException"/> when the store does not answer. The gateway has no part in it.
/// </summary>
public interface IJobClaims
{
    /// <summary>
    /// Takes a job for <paramref name="lease"/>: raises the fence, counts the claim, and moves the job's due moment to the end
    /// of the lease. Refused while somebody else's lease runs, unless it is carried by beats (<see cref="Claimant.Worker"/>) and they stayed away, and
    /// during the grace of <see cref="BeatAsync"/> also where it ran out. With <paramref name="ifDue"/> also refused (<see cref="ClaimOutcome.NotDue"/>)
    /// while the job waits for a scheduled moment, which is what a repeated message must respect; the due loop passes false,
    /// since taking the entry was the check. <paramref name="lane"/> is the job's lane where the caller knows it, which saves asking;
    /// a wrong one does no harm.
    /// </summary>
    Task<ClaimResult> ClaimAsync(Guid id, Claimant claimant, TimeSpan lease, bool ifDue, string? lane, CancellationToken cancellationToken);

    /// <summary>
    /// Says that a worker lives and reaches a partition, and carries its claims there on: until it has been silent for longer than it says, nobody
    /// else takes them. After a time without a beat of any worker nothing is taken over for a grace: its holder may have been cut off from the store
    /// like everybody else. Answers those of the claims whose jobs somebody else has, or whose rows are gone.
    /// </summary>
    Task<IReadOnlyList<CarriedClaim>> BeatAsync(WorkerBeat beat, CancellationToken cancellationToken);

    /// <summary>Extends the lease of one claim. The claim is the <see cref="Job"/> that claiming returned: its id and fence.</summary>
    Task<WriteOutcome> HeartbeatAsync(Job claim, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>
    /// Before the paid call: <see cref="JobState.Queued"/> → <see cref="JobState.Submitting"/>, with the moment, unless the job is
    /// to be canceled or has expired. The first intent is the <see cref="ImageStarted"/> event. Unlike other writes it is refused
    /// (<see cref="WriteOutcome.Stale"/>) as soon as the lease ran out, though nobody took the job yet.
    /// </summary>
    Task<WriteOutcome> RecordIntentAsync(Job claim, Intent intent, CancellationToken cancellationToken);

    /// <summary>
    /// The provider, or the operator, told under which id the order goes on: <see cref="JobState.Submitting"/> → <see cref="JobState.Waiting"/>.
    /// Ends the claim; the first poll is due in <paramref name="pollIn"/>. A job that had found the same purchase by a look-up gives it back and
    /// looks again; where its image is delivered already, it keeps it, and this is refused (<see cref="WriteOutcome.Taken"/>).
    /// </summary>
    Task<WriteOutcome> RecordProviderIdAsync(Job claim, string providerId, IReadOnlyList<Attempt> attempts, TimeSpan pollIn, CancellationToken cancellationToken);

    /// <summary>
    /// As <see cref="RecordProviderIdAsync"/>, of an id that a look-up found: refused (<see cref="WriteOutcome.Taken"/>) where the purchase is another
    /// job's by now.
    /// </summary>
    Task<WriteOutcome> RecordFoundIdAsync(Job claim, string providerId, IReadOnlyList<Attempt> attempts, TimeSpan pollIn, CancellationToken cancellationToken);

    /// <summary>
    /// Before a job goes on with a purchase that a look-up found: whether it is still the job's. Where it is not, the job is back in
    /// <see cref="JobState.Submitting"/> to look again, and the claim has ended.
    /// </summary>
    Task<bool> KeepsPurchaseAsync(Job claim, CancellationToken cancellationToken);

    /// <summary>
    /// Whether a purchase found by a look-up may be taken for the job's: false when another job has it. The first to ask has it.
    /// </summary>
    Task<bool> TryClaimPurchaseAsync(Job claim, string provider, string providerId, CancellationToken cancellationToken);

    /// <summary>The provider is done: <see cref="JobState.Submitting"/> or <see cref="JobState.Waiting"/> → <see cref="JobState.Storing"/>. The claim goes on. Said again by who took over a storing job, it changes nothing but the places and the address.</summary>
    Task<WriteOutcome> RecordStoringAsync(Job claim, Storing storing, CancellationToken cancellationToken);

    /// <summary>As the other, of an image of which no more is known than when it is deleted.</summary>
    Task<WriteOutcome> RecordStoringAsync(Job claim, DateTimeOffset? deletedAt, CancellationToken cancellationToken);

    /// <summary>
    /// The provider says how far the image is, 0 to 100: an <see cref="ImageProgressed"/> event, unless as much has been said of this order
    /// before. The claim goes on.
    /// </summary>
    Task<WriteOutcome> RecordProgressAsync(Job claim, string provider, int percent, CancellationToken cancellationToken);

    /// <summary>Ends the claim and says when somebody looks next.</summary>
    Task<WriteOutcome> RescheduleAsync(Job claim, Reschedule reschedule, CancellationToken cancellationToken);

    /// <summary>
    /// Nobody can find out whether the job in <see cref="JobState.Submitting"/> was bought, and it waits for that: notes since when, with the
    /// <see cref="ImageOutcomeUnknown"/> event, both once for an order. Ends the claim; somebody looks again after <paramref name="lookIn"/>.
    /// </summary>
    Task<WriteOutcome> RecordUnknownAsync(Job claim, UnknownOrder order, TimeSpan lookIn, CancellationToken cancellationToken);

    /// <summary>
    /// Ends the job: state, removal from the due set, the terminal event in log and outbox, time to live of the row, all in one.
    /// A job that has ended already is not touched (<see cref="WriteOutcome.Stale"/>). Refused in the same way:
    /// <see cref="JobState.Succeeded"/> from anything but <see cref="JobState.Storing"/>, and
    /// <see cref="JobState.OutcomeUnknown"/> from <see cref="JobState.Queued"/>, unless the job was put back to be bought a second time.
    /// </summary>
    Task<WriteOutcome> FinishAsync(Job claim, TerminalResult ending, CancellationToken cancellationToken);

    /// <summary>
    /// Notes that a job of a batch has this image, and answers the job of the batch that had the very same first: the job itself where none had.
    /// Said again it answers the same.
    /// </summary>
    Task<Guid> NoteImageAsync(Guid batch, Guid id, string sha256, CancellationToken cancellationToken);
}
