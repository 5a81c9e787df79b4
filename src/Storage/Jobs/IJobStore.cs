using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Events;
using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Jobs;

/// <summary>
/// The truth about every job. Each method that writes is one atomic script; time is the store's. Every method throws
/// <see cref="StoreUnavailableException"/> when the store does not answer.
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
    /// Takes a provider's word that an order of the job exists and has ended. Without a running lease <see cref="JobState.Submitting"/> →
    /// <see cref="JobState.Waiting"/>, which ends the claim of whoever ordered; in waiting and storing the job is due now. <paramref name="lane"/> is the
    /// job's lane as far as the caller knows; a wrong one does no harm. <paramref name="word"/> names what was said, where it has a name: said
    /// again it changes nothing.
    /// </summary>
    Task<AdoptOutcome> AdoptAsync(Guid id, string lane, string provider, string providerId, string? word, CancellationToken cancellationToken);

    /// <summary>
    /// Whether a purchase found by a look-up may be taken for the job's: false when another job has it. The first to ask has it.
    /// </summary>
    Task<bool> TryAdoptAsync(Job claim, string provider, string providerId, CancellationToken cancellationToken);

    /// <summary>The provider is done: <see cref="JobState.Submitting"/> or <see cref="JobState.Waiting"/> → <see cref="JobState.Storing"/>. The claim goes on. Said again by who took over a storing job, it changes nothing but the places and the address.</summary>
    Task<WriteOutcome> RecordStoringAsync(Job claim, Storing storing, CancellationToken cancellationToken);

    /// <summary>As the other, of an image of which no more is known than when it is deleted.</summary>
    Task<WriteOutcome> RecordStoringAsync(Job claim, DateTimeOffset? deletedAt, CancellationToken cancellationToken);

    /// <summary>
    /// The provider says how far the image is, 0 to 100: an <see cref="ImageProgressed"/> event, unless as much has been said of this order
    /// before. The claim goes on.
    /// </summary>
    Task<WriteOutcome> RecordProgressAsync(Job claim, string provider, int percent, CancellationToken cancellationToken);

    /// <summary>
    /// How many jobs of its lane have an earlier turn than a job that was not begun, and one more: 1 is the next. Null when it was begun. An
    /// estimate, since jobs wait for different providers.
    /// </summary>
    Task<int?> FindPlaceInQueueAsync(Job job, CancellationToken cancellationToken);

    /// <summary>Ends the claim and says when somebody looks next.</summary>
    Task<WriteOutcome> RescheduleAsync(Job claim, Reschedule reschedule, CancellationToken cancellationToken);

    /// <summary>
    /// Nobody can find out whether the job in <see cref="JobState.Submitting"/> was bought, and it waits for that: notes since when, with the
    /// <see cref="ImageOutcomeUnknown"/> event, both once for an order. Ends the claim; somebody looks again after <paramref name="lookIn"/>.
    /// </summary>
    Task<WriteOutcome> RecordUnknownAsync(Job claim, UnknownOrder order, TimeSpan lookIn, CancellationToken cancellationToken);

    /// <summary>Notes what the operator knows of an order that waits for that, and has the job looked at at once.</summary>
    Task<SettleResult> SettleAsync(string tenant, Guid id, Settlement settlement, CancellationToken cancellationToken);

    /// <summary>Since when the oldest of the jobs that wait so has been waiting; null when there is none.</summary>
    Task<DateTimeOffset?> FindOldestUnknownAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Ends the job: state, removal from the due set, the terminal event in log and outbox, time to live of the row, all in one.
    /// A job that has ended already is not touched (<see cref="WriteOutcome.Stale"/>). Refused in the same way:
    /// <see cref="JobState.Succeeded"/> from anything but <see cref="JobState.Storing"/>, and
    /// <see cref="JobState.OutcomeUnknown"/> from <see cref="JobState.Queued"/>, unless the job was put back to be bought a second time.
    /// </summary>
    Task<WriteOutcome> FinishAsync(Job claim, TerminalResult ending, CancellationToken cancellationToken);

    /// <summary>Cancels on the spot what was certainly not bought, and marks everything else.</summary>
    Task<CancelResult> CancelAsync(string tenant, Guid id, CancellationToken cancellationToken);

    /// <summary>
    /// Opens an ended job again, at its last paid step (<see cref="ReplayPlan"/>): the same row, with a fresh expiry, due now, and one more
    /// event. Said twice of the same end it acts once (<see cref="ReplayOutcome.Changed"/>).
    /// </summary>
    Task<ReplayResult> ReplayAsync(ReplayOrder order, CancellationToken cancellationToken);

    /// <summary>
    /// Takes up to <paramref name="limit"/> ids whose moment has come, oldest first, moving each moment forward by
    /// <paramref name="lease"/> so that no two takers get the same one. <paramref name="lane"/> is ignored for <see cref="DueKind.Expire"/>.
    /// </summary>
    Task<IReadOnlyList<Guid>> TakeDueAsync(DueKind kind, string lane, int limit, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Of the paid images of these lanes that wait to be fetched, when the first is deleted by its provider; null when none waits.</summary>
    Task<DateTimeOffset?> FindNextDeletionAsync(IEnumerable<string> lanes, CancellationToken cancellationToken);

    /// <summary>Takes up to <paramref name="limit"/> events to be handed to the bus, under a lease; one not acknowledged by its end comes again.</summary>
    Task<IReadOnlyList<OutboxEntry>> TakeOutboxAsync(int limit, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Removes events from the outbox, after the bus confirmed them.</summary>
    Task AcknowledgeAsync(IReadOnlyCollection<OutboxEntry> entries, CancellationToken cancellationToken);

    /// <summary>The events of a job, or of a batch or an endpoint, with a number above <paramref name="after"/>, in order; empty when there is none of that id.</summary>
    Task<IReadOnlyList<NumberedEvent>> ReadEventsAsync(Guid id, long after, CancellationToken cancellationToken);

    /// <summary>A tenant's jobs, newest first, optionally of one status; <paramref name="limit"/> 1 to 100. Throws <see cref="FormatException"/> for a cursor it did not make.</summary>
    Task<JobPage> ListAsync(string tenant, JobStatus? status, int limit, string? cursor, CancellationToken cancellationToken);

    /// <summary>
    /// As the other list, filtered further. At most 500 rows are looked at for a page where the index does not know the answer, so that a page may hold
    /// fewer jobs than <paramref name="limit"/>, or none, and yet have a next.
    /// </summary>
    Task<JobPage> ListMatchingAsync(string tenant, JobFilter filter, int limit, string? cursor, CancellationToken cancellationToken);

    /// <summary>Where the job's owner wants its end posted; null when nowhere, or when there is no such job (any more).</summary>
    Task<string?> FindWebhookAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Reads a batch; null when there is none (any more).</summary>
    Task<Batch?> FindBatchAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>
    /// Notes that a job of a batch has this image, and answers the job of the batch that had the very same first: the job itself where none had.
    /// Said again it answers the same.
    /// </summary>
    Task<Guid> NoteImageAsync(Guid batch, Guid id, string sha256, CancellationToken cancellationToken);

    /// <summary>Forgets what outlived its retention: index entries whose rows are gone. Called now and then by every worker.</summary>
    Task<int> TidyAsync(CancellationToken cancellationToken);

    /// <summary>How many unfinished jobs there are in all lanes.</summary>
    Task<long> CountUnfinishedAsync(CancellationToken cancellationToken);

    /// <summary>How many unfinished jobs a tenant has.</summary>
    Task<long> CountUnfinishedAsync(string tenant, CancellationToken cancellationToken);
}
