using ImageGen.Contracts;
using ImageGen.Jobs.Submission;

namespace ImageGen.Storage.Jobs;

/// <summary>One job's row as read from the store. Unless stated otherwise, all times are by the store's clock, UTC.</summary>
public sealed record Job
{
    /// <summary>Identity; its last hexadecimal digit is the partition (see <see cref="JobId"/>).</summary>
    public required Guid Id { get; init; }

    /// <summary>The tenant on whose behalf it runs. Fixed at creation.</summary>
    public required string Tenant { get; init; }

    /// <summary>The lane whose workers run it: that of its present or next provider.</summary>
    public required string Lane { get; init; }

    /// <summary>The batch it belongs to, if any. Fixed at creation.</summary>
    public Guid? BatchId { get; init; }

    /// <summary>The state.</summary>
    public required JobState State { get; init; }

    /// <summary>The fencing token. Every claim raises it; a write with an older one is refused.</summary>
    public required long Fence { get; init; }

    /// <summary>The whole request, with an explicit seed.</summary>
    public required ImageRequest Request { get; init; }

    /// <summary>The explicit seed that every attempt uses.</summary>
    public required long Seed { get; init; }

    /// <summary>The configured route that the job follows; null if the request or the default names the provider. Fixed at creation.</summary>
    public string? Route { get; init; }

    /// <summary>Whether the caller named the seed, so that it matters to the caller. Fixed at creation.</summary>
    public bool SeedIsNamed { get; init; }

    /// <summary>Digest of the request as it was submitted; null for a job of a batch (the batch has it), and in rows of earlier versions. Fixed at creation.</summary>
    public string? RequestHash { get; init; }

    /// <summary>What is wrong with the bus command that created the job; null if nothing is, and in rows of earlier versions. Fixed at creation.</summary>
    public string? Complaint { get; init; }

    /// <summary>The position in the trace of the request that created the job, as a W3C <c>traceparent</c>; null if it had none, and in rows of earlier versions. Fixed at creation.</summary>
    public string? Trace { get; init; }

    /// <summary>
    /// Whether an invalid bus command created the job. Such a job has no request: its row has an empty prompt, which otherwise only an erased one has. It is
    /// never ordered, and never replayed.
    /// </summary>
    public bool IsOfRefusedCommand => Complaint is not null || (Request.Prompt.Length == 0 && ErasedAt is null);

    /// <summary>When the row was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>After this time the job is no longer begun.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the first intent was recorded.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The end of the present lease; null without a claim.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>Of a queued job that waits to be tried again: it does not begin before this time. Null otherwise.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The name of the last claim; null before the first claim.</summary>
    public string? Owner { get; init; }

    /// <summary>Whether the caller requested to cancel the job, which could not be canceled at once.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>Claims since the last progress. Three make a job poison; ten if it may have been paid for, or if the workers also held other jobs.</summary>
    public int Claims { get; init; }

    /// <summary>Polls of the present order, which determine the poll interval.</summary>
    public int Polls { get; init; }

    /// <summary>The progress that the provider reported, 0 to 100; null if it has reported none.</summary>
    public int? Percent { get; init; }

    /// <summary>Provider instance of the current or last attempt.</summary>
    public string? Provider { get; init; }

    /// <summary>The present or next provider instance; null before the first attempt, when the request determines it.</summary>
    public string? Target { get; init; }

    /// <summary>The kind of <see cref="Provider"/> at the time of the order; null in rows of earlier versions.</summary>
    public string? ProviderKind { get; init; }

    /// <summary>Model of the current or last attempt.</summary>
    public string? Model { get; init; }

    /// <summary>When the current intent was recorded.</summary>
    public DateTimeOffset? IntentAt { get; init; }

    /// <summary>The same time by the clock of the worker that recorded it; null if not recorded.</summary>
    public DateTimeOffset? IntentClock { get; init; }

    /// <summary>The provider's id of the present order.</summary>
    public string? ProviderId { get; init; }

    /// <summary>Whether a look-up found that order, which may then turn out to belong to another job.</summary>
    public bool IsFound { get; init; }

    /// <summary>
    /// The provider's id of an order of this job, from a callback that arrived while a worker waited for the response to the order; otherwise null. The
    /// look-up tries it first.
    /// </summary>
    public string? HintedId { get; init; }

    /// <summary>When the image was first known to be finished; null before.</summary>
    public DateTimeOffset? RescueFrom { get; init; }

    /// <summary>When the provider deletes the image; null if it does not, or if that is unknown.</summary>
    public DateTimeOffset? RescueBy { get; init; }

    /// <summary>
    /// The holders that may have the image while it is not certain that it is stored (see <see cref="ImageHolders"/>): spill folders, and the result
    /// store itself if it could not be queried. Null if there are none. Kept also for a failed job: a replay looks there first.
    /// </summary>
    public string? SpilledBy { get; init; }

    /// <summary>
    /// The address of the image of an order without <see cref="ProviderId"/>, from the provider's only response; null if the response contained
    /// the bytes. The address may be signed: only the adapter may see it.
    /// </summary>
    public string? Source { get; init; }

    /// <summary>The time since which every response of the provider states that it does not have the image; null otherwise.</summary>
    public DateTimeOffset? GoneSince { get; init; }

    /// <summary>
    /// When a worker first saw that the provider had begun with the order; null while the order is in the provider's queue, or if the provider does not report it.
    /// </summary>
    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>The number of consecutive requests about the order to which the provider did not respond.</summary>
    public int Unanswered { get; init; }

    /// <summary>The time since which its provider has not been configured at the workers that checked; null while it is configured.</summary>
    public DateTimeOffset? ProviderMissingSince { get; init; }

    /// <summary>All attempts so far, in order.</summary>
    public IReadOnlyList<Attempt> Attempts { get; init; } = [];

    /// <summary>The stored image of a succeeded job.</summary>
    public StoredImage? Image { get; init; }

    /// <summary>Why it ended without an image.</summary>
    public JobError? Error { get; init; }

    /// <summary>The time since which the outcome of the present order has been unknown; null if it is not.</summary>
    public DateTimeOffset? UnknownSince { get; init; }

    /// <summary>The operator's settlement of that order, until a worker acts on it.</summary>
    public Settlement? Settlement { get; init; }

    /// <summary>The cost; while the job runs, the possible cost of earlier orders with an unknown outcome. Null if there is none, or if the provider has no price.</summary>
    public Cost? Cost { get; init; }

    /// <summary>Number of the newest event.</summary>
    public required long Sequence { get; init; }

    /// <summary>For an ended job: whether the provider's answer about the order is final, so that the order can give no image any more.</summary>
    public bool IsFinalAnswer { get; init; }

    /// <summary>The number of replays.</summary>
    public int Replays { get; init; }

    /// <summary>The number of <see cref="Attempts"/> before the last replay.</summary>
    public int EarlierAttempts { get; init; }

    /// <summary>The cost of purchases before the last replay, without the one that it resumed; null if there are none.</summary>
    public Cost? Spent { get; init; }

    /// <summary>How long after its end the content is kept; null for as long as the store keeps the job. Fixed at creation.</summary>
    public TimeSpan? RetainFor { get; init; }

    /// <summary>When an erase was requested that is not carried out yet: at once if the job has ended, else after its end. Null otherwise.</summary>
    public DateTimeOffset? EraseRequestedAt { get; init; }

    /// <summary>When the content was erased: what is left is the receipt. Null for every other job.</summary>
    public DateTimeOffset? ErasedAt { get; init; }

    /// <summary>The status that callers see for <see cref="State"/>.</summary>
    public JobStatus Status => State.ToStatus();
}
