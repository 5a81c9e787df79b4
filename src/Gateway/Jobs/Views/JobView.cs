using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Gateway.Workers;
using ImageGen.Jobs;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Workers;

namespace ImageGen.Gateway.Jobs.Views;

/// <summary>A job as callers read it.</summary>
internal sealed record JobView
{
    /// <summary>Identity of the job.</summary>
    public required Guid Id { get; init; }

    /// <summary>The tenant on whose behalf it runs.</summary>
    public required string Tenant { get; init; }

    /// <summary>The status. <c>succeeded</c>, <c>failed</c>, <c>canceled</c> and <c>outcome_unknown</c> are final.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>The provider instance of the current, next or last attempt.</summary>
    public string? Provider { get; init; }

    /// <summary>The instances that are tried after the first, in order; null when there are none.</summary>
    public IReadOnlyList<string>? Fallback { get; init; }

    /// <summary>
    /// The model of the current or last attempt; before the first attempt, the requested model. Null for the provider's default. When the service
    /// ignored the requested model, the one that it reports, or null when it reports none.
    /// </summary>
    public string? Model { get; init; }

    /// <summary>Of a queued job: what delays it besides the jobs before it; null when there is nothing, or it is not known.</summary>
    public WaitingForView? WaitingFor { get; init; }

    /// <summary>The progress that the provider reports, in percent; null when it reports none, and when the job is not running.</summary>
    public int? Percent { get; init; }

    /// <summary>The prompt as it was sent.</summary>
    public required string Prompt { get; init; }

    /// <summary>The explicit seed of every attempt. <c>seed_honoured</c> states whether the image was made with it.</summary>
    public required long Seed { get; init; }

    /// <summary>Whether the image was made with the seed: true or false only when that is known, otherwise null.</summary>
    public bool? SeedHonoured { get; init; }

    /// <summary>Parameters for the service itself, as they were sent; null for none.</summary>
    public IReadOnlyDictionary<string, JsonElement>? ProviderOptions { get; init; }

    /// <summary>
    /// The request as it was accepted. In lists without <c>prompt</c>, <c>metadata</c> and <c>provider_options</c>, which the job itself has.
    /// </summary>
    public required RequestView Request { get; init; }

    /// <summary>When it was accepted, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the first attempt began, UTC; null before.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended, UTC; null before.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>A job that has not begun by this time ends <c>failed</c> with reason <c>expired</c>.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The image; null unless the job succeeded.</summary>
    public ImageView? Image { get; init; }

    /// <summary>Why it ended without an image; null otherwise.</summary>
    public JobError? Error { get; init; }

    /// <summary>Every try at a provider, and every provider that was skipped, in order.</summary>
    public required IReadOnlyList<Attempt> Attempts { get; init; }

    /// <summary>
    /// The time since which it is unknown whether its image was bought, UTC, while the job waits for that (policy <c>wait</c>); null otherwise.
    /// </summary>
    public DateTimeOffset? UnknownSince { get; init; }

    /// <summary>
    /// The cost or, when not certain, its upper limit. Null while the job runs, unless it is ordered a second time, and when the
    /// provider has no configured price.
    /// </summary>
    public Cost? Cost { get; init; }

    /// <summary>The caller's own labels.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>The batch it belongs to, if any.</summary>
    public Guid? BatchId { get; init; }

    /// <summary>
    /// Whether the caller requested a cancel while the job was at a provider, whose response decides how it ends. A succeeded job with this flag was
    /// canceled too late.
    /// </summary>
    public required bool CancelRequested { get; init; }

    /// <summary>
    /// When an erase was requested while the job had not ended, UTC; null otherwise. It is erased within a minute after its end.
    /// </summary>
    public DateTimeOffset? EraseRequestedAt { get; init; }

    /// <summary>
    /// When the content was erased, UTC; null for every other job. Of such a job only the receipt is left: prompt, metadata, image, source image and messages are empty, and the seed is 0.
    /// </summary>
    public DateTimeOffset? ErasedAt { get; init; }

    /// <summary>Number of its newest event.</summary>
    public required long Sequence { get; init; }

    /// <summary>What a replay would do; null when the job can't be replayed.</summary>
    public ReplayView? Replay { get; init; }

    /// <summary>Links to related resources.</summary>
    public required JobLinks Links { get; init; }

    /// <summary>The view of a row, alone or in a list, with the reason why it waits, given the live workers.</summary>
    public static JobView Of(Job job, LiveWorkers? workers, bool inList = false) => Of(job, inList) with { WaitingFor = WaitingForView.Of(job, workers) };

    /// <summary>The view of a row, alone or in a list.</summary>
    public static JobView Of(Job job, bool inList = false) => new()
    {
        Id = job.Id,
        Tenant = job.Tenant,
        Status = job.Status,
        Provider = job.Target ?? job.Provider ?? job.Request.Provider,
        Fallback = job.Request.Fallback,
        Model = job.Attempts is [.., { ModelHonoured: false } other] ? other.ReportedModel : job.Model ?? job.Request.Model,
        Percent = job.Status == JobStatus.Running ? job.Percent : null,
        Prompt = job.Request.Prompt,
        Seed = job.Seed,
        SeedHonoured = job.Attempts.Count > 0 ? job.Attempts[^1].SeedHonoured : null,
        ProviderOptions = job.Request.ProviderOptions,
        Request = RequestView.Of(job, inList),
        CreatedAt = job.CreatedAt,
        StartedAt = job.StartedAt,
        FinishedAt = job.FinishedAt,
        ExpiresAt = job.ExpiresAt,
        Image = job.Image is { } image ? ImageView.Of(job.Id, image) : null,
        Error = job.Error,

        // Rows of earlier versions contain the provider's own message.
        Attempts = [.. job.Attempts.Select(attempt => attempt with { Message = TenantMessage.Of(attempt.Reason, attempt.Message) })],
        UnknownSince = job.State.IsTerminal() ? null : job.UnknownSince,
        Cost = job.Cost,
        Metadata = job.Request.Metadata,
        BatchId = job.BatchId,
        CancelRequested = job.CancelRequested,
        EraseRequestedAt = job.ErasedAt is null ? job.EraseRequestedAt : null,
        ErasedAt = job.ErasedAt,
        Sequence = job.Sequence,
        Replay = ReplayView.Of(job),
        Links = JobLinks.Of(job),
    };
}
