using ImageGen.Contracts;
using ImageGen.Jobs.Submission;

namespace ImageGen.Storage.Jobs;

/// <summary>One job's row as read from the store. All times are the store's, UTC.</summary>
public sealed record Job
{
    /// <summary>Identity; its last hexadecimal digit is the partition (see <see cref="JobId"/>).</summary>
    public required Guid Id { get; init; }

    /// <summary>On whose behalf it runs. Fixed at creation.</summary>
    public required string Tenant { get; init; }

    /// <summary>The lane whose workers run it: that of the provider it is at, or goes to.</summary>
    public required string Lane { get; init; }

    /// <summary>The batch it belongs to, if any. Fixed at creation.</summary>
    public Guid? BatchId { get; init; }

    /// <summary>Where it stands.</summary>
    public required JobState State { get; init; }

    /// <summary>Raised by every claim; a write with an older fence is refused.</summary>
    public required long Fence { get; init; }

    /// <summary>The whole request, with an explicit seed.</summary>
    public required ImageRequest Request { get; init; }

    /// <summary>The explicit seed every attempt uses.</summary>
    public required long Seed { get; init; }

    /// <summary>The configured route it takes; null when its request says it, or the default did. Fixed at creation.</summary>
    public string? Route { get; init; }

    /// <summary>Whether the caller named the seed, and minds it. Fixed at creation.</summary>
    public bool SeedIsNamed { get; init; }

    /// <summary>Digest of the request as it was submitted; null for a job of a batch, which has it itself, and in rows of earlier versions. Fixed at creation.</summary>
    public string? RequestHash { get; init; }

    /// <summary>What is wrong with the command that made it; null for a good one, and in rows of earlier versions. Fixed at creation.</summary>
    public string? Complaint { get; init; }

    /// <summary>
    /// Whether a command made it that could not be obeyed. It has no request: the row of such a job keeps an empty prompt, which no other has. It is
    /// never ordered, and never replayed.
    /// </summary>
    public bool IsOfRefusedCommand => Complaint is not null || Request.Prompt.Length == 0;

    /// <summary>When the row was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>After this moment the job is not begun any more.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the first intent was recorded.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Until when the current claim holds; null when nobody holds it.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>The name under which it was last claimed; null before the first claim.</summary>
    public string? Owner { get; init; }

    /// <summary>Whether the caller asked to cancel a job that could not be canceled on the spot.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>Claims since the last progress; three make a job poison, or ten once it may have been paid for, or where the workers had other jobs in hand too.</summary>
    public int Claims { get; init; }

    /// <summary>Polls of the current prediction, the measure of the poll interval.</summary>
    public int Polls { get; init; }

    /// <summary>How far the provider said the image is, 0 to 100; null while it says nothing.</summary>
    public int? Percent { get; init; }

    /// <summary>Provider instance of the current or last attempt.</summary>
    public string? Provider { get; init; }

    /// <summary>The provider instance it is at, or goes to next; null before the first attempt, when the request says it.</summary>
    public string? Target { get; init; }

    /// <summary>The kind of service <see cref="Provider"/> was when it was ordered from; null in rows of earlier versions.</summary>
    public string? ProviderKind { get; init; }

    /// <summary>Model of the current or last attempt.</summary>
    public string? Model { get; init; }

    /// <summary>When the current intent was recorded.</summary>
    public DateTimeOffset? IntentAt { get; init; }

    /// <summary>The same moment by the clock of the worker that recorded it; null when it did not tell.</summary>
    public DateTimeOffset? IntentClock { get; init; }

    /// <summary>The provider's id of the current prediction.</summary>
    public string? ProviderId { get; init; }

    /// <summary>Whether a look-up found that prediction, so that it may turn out to be another job's.</summary>
    public bool IsFound { get; init; }

    /// <summary>
    /// What the provider called an order of this job while somebody waited for its answer; null unless that happened. The look-up asks
    /// for it first.
    /// </summary>
    public string? HintedId { get; init; }

    /// <summary>When the image was first known to be there; null before.</summary>
    public DateTimeOffset? RescueFrom { get; init; }

    /// <summary>When the provider deletes the image; null when it does not, or nobody knows.</summary>
    public DateTimeOffset? RescueBy { get; init; }

    /// <summary>
    /// The places that may have the image while it is not stored for certain (see <see cref="ImageHolders"/>): spill folders, and the result
    /// store itself where it could not be asked. Null when none can. Also of a job that failed: a replay looks there first.
    /// </summary>
    public string? SpilledBy { get; init; }

    /// <summary>
    /// Where the image of an order without <see cref="ProviderId"/> is to be fetched, as the provider's only answer had it; null when it came
    /// as bytes. It may be signed: it is nobody's but the adapter's.
    /// </summary>
    public string? Source { get; init; }

    /// <summary>Since when the provider says, whenever it is asked, that it has no such image; null while it does not.</summary>
    public DateTimeOffset? GoneSince { get; init; }

    /// <summary>
    /// When somebody first saw that the provider had begun with the order; null while others come before it there, or where the provider does not say.
    /// </summary>
    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>How many questions about the order the provider left without an answer, in a row.</summary>
    public int Unanswered { get; init; }

    /// <summary>Since when its provider is not configured, as far as those who looked know; null while it is.</summary>
    public DateTimeOffset? ProviderMissingSince { get; init; }

    /// <summary>Every try so far, in order.</summary>
    public IReadOnlyList<Attempt> Attempts { get; init; } = [];

    /// <summary>The stored image of a succeeded job.</summary>
    public StoredImage? Image { get; init; }

    /// <summary>Why it ended without an image.</summary>
    public JobError? Error { get; init; }

    /// <summary>Since when nobody can find out whether the current order was bought; null when that is known or the job did not wait for it.</summary>
    public DateTimeOffset? UnknownSince { get; init; }

    /// <summary>What the operator says of that order, until somebody acts on it.</summary>
    public Settlement? Settlement { get; init; }

    /// <summary>What it cost; while it runs, what earlier orders of unknown outcome may have cost. Null when it has none or when the provider has no price.</summary>
    public Cost? Cost { get; init; }

    /// <summary>Number of the newest event.</summary>
    public required long Sequence { get; init; }

    /// <summary>Of an ended job: the provider has said its last word on the order, so that nothing more is to be had for it.</summary>
    public bool IsFinalAnswer { get; init; }

    /// <summary>How often it was replayed.</summary>
    public int Replays { get; init; }

    /// <summary>How many of <see cref="Attempts"/> were made before the last replay.</summary>
    public int EarlierAttempts { get; init; }

    /// <summary>What purchases before the last replay cost, besides one that was gone on with; null without any.</summary>
    public Cost? Spent { get; init; }

    /// <summary>What a caller sees of <see cref="State"/>.</summary>
    public JobStatus Status => State.ToStatus();
}
