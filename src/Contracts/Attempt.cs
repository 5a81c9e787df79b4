using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>One try at one provider, or why it was passed over.</summary>
public sealed record Attempt
{
    /// <summary>Name of the provider instance.</summary>
    [JsonPropertyName("provider")]
    public required string Provider { get; init; }

    /// <summary>Model asked for, as the provider names it.</summary>
    [JsonPropertyName("model")]
    public string? Model { get; init; }

    /// <summary>The provider's own id of the prediction, once known.</summary>
    [JsonPropertyName("provider_id")]
    public string? ProviderId { get; init; }

    /// <summary>When the intent to buy was recorded, UTC.</summary>
    [JsonPropertyName("started_at")]
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When its outcome was known, UTC; null while it runs.</summary>
    [JsonPropertyName("ended_at")]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How it went; null while it runs.</summary>
    [JsonPropertyName("outcome")]
    public AttemptOutcome? Outcome { get; init; }

    /// <summary>Why it failed or was skipped, if it did or was.</summary>
    [JsonPropertyName("reason")]
    public FailureReason? Reason { get; init; }

    /// <summary>
    /// What was wrong, up to 500 characters and without secrets, in the provider's words where they are not about the operator's account; of an
    /// attempt that made the image, how it differs from what was asked for.
    /// </summary>
    [JsonPropertyName("message")]
    public string? Message { get; init; }

    /// <summary>
    /// The fields of the request that were not met as asked, the same for programs that <see cref="Message"/> says for people; null for none. Of an attempt that
    /// was passed over because the request insists (<see cref="ImageRequest.Exact"/>), those that would not be. Optional.
    /// </summary>
    [JsonPropertyName("changes")]
    public IReadOnlyList<RequestChange>? Changes { get; init; }

    /// <summary>Size of the source image, as <c>WIDTHxHEIGHT</c>; null when it started from none. Optional.</summary>
    [JsonPropertyName("source_size")]
    public string? SourceSize { get; init; }

    /// <summary>The seed that the image was made with, as the provider or the image itself says; null where neither says it. Optional.</summary>
    [JsonPropertyName("reported_seed")]
    public long? ReportedSeed { get; init; }

    /// <summary>Whether the image was made with the seed of the job: true and false only where that is known. Optional.</summary>
    [JsonPropertyName("seed_honoured")]
    public bool? SeedHonoured { get; init; }

    /// <summary>The model that made the image, as the provider or the image itself says, where <see cref="Model"/> is not known to have been used. Optional.</summary>
    [JsonPropertyName("reported_model")]
    public string? ReportedModel { get; init; }

    /// <summary>False where the service used another model than <see cref="Model"/>, or may have and does not say which; else null. Optional.</summary>
    [JsonPropertyName("model_honoured")]
    public bool? ModelHonoured { get; init; }

    /// <summary>
    /// Whether this instance can't make the image at all, so that the job goes to other instances of its pool and not to this one again; null where another
    /// try may go better, or there is no pool.
    /// </summary>
    [JsonPropertyName("final")]
    public bool? Final { get; init; }

    /// <summary>Whether this try may have cost money; null while it runs.</summary>
    [JsonPropertyName("may_have_charged")]
    public bool? MayHaveCharged { get; init; }
}
