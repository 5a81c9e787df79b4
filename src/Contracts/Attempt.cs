using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>One try at a provider, or the reason why the provider was skipped.</summary>
public sealed record Attempt
{
    /// <summary>Name of the provider instance.</summary>
    [JsonPropertyName("provider")]
    public required string Provider { get; init; }

    /// <summary>The requested model, as the provider names it.</summary>
    [JsonPropertyName("model")]
    public string? Model { get; init; }

    /// <summary>The provider's own id of the prediction, once known.</summary>
    [JsonPropertyName("provider_id")]
    public string? ProviderId { get; init; }

    /// <summary>When the intent to buy was recorded, UTC.</summary>
    [JsonPropertyName("started_at")]
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When its outcome became known, UTC; null while it runs.</summary>
    [JsonPropertyName("ended_at")]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The outcome; null while it runs.</summary>
    [JsonPropertyName("outcome")]
    public AttemptOutcome? Outcome { get; init; }

    /// <summary>Why it failed or was skipped; null otherwise.</summary>
    [JsonPropertyName("reason")]
    public FailureReason? Reason { get; init; }

    /// <summary>
    /// What failed, up to 500 characters and without secrets; the provider's own message, unless it concerns the operator's account. Of an
    /// attempt that made the image, how it differs from the request.
    /// </summary>
    [JsonPropertyName("message")]
    public string? Message { get; init; }

    /// <summary>
    /// The fields of the request that were not met, for programs; <see cref="Message"/> has the same for people. Null for none. Of an attempt that
    /// was skipped because the request must be fulfilled exactly (<see cref="ImageRequest.Exact"/>), the fields that would not be met. Optional.
    /// </summary>
    [JsonPropertyName("changes")]
    public IReadOnlyList<RequestChange>? Changes { get; init; }

    /// <summary>Size of the source image, as <c>WIDTHxHEIGHT</c>; null when there was none. Optional.</summary>
    [JsonPropertyName("source_size")]
    public string? SourceSize { get; init; }

    /// <summary>The seed that the image was made with, as the provider or the image itself reports; null when neither does. Optional.</summary>
    [JsonPropertyName("reported_seed")]
    public long? ReportedSeed { get; init; }

    /// <summary>Whether the image was made with the seed of the job: true or false only when that is known. Optional.</summary>
    [JsonPropertyName("seed_honoured")]
    public bool? SeedHonoured { get; init; }

    /// <summary>The model that made the image, as the provider or the image itself reports, if <see cref="Model"/> is not known to have been used. Optional.</summary>
    [JsonPropertyName("reported_model")]
    public string? ReportedModel { get; init; }

    /// <summary>False when the service used a model other than <see cref="Model"/>, or may have and does not report which; otherwise null. Optional.</summary>
    [JsonPropertyName("model_honoured")]
    public bool? ModelHonoured { get; init; }

    /// <summary>
    /// True when this instance can't make the image at all, so that the job goes to other instances of its pool and not to this one again. Null when a
    /// retry may succeed, or the instance has no pool.
    /// </summary>
    [JsonPropertyName("final")]
    public bool? Final { get; init; }

    /// <summary>Whether this try may have cost money; null while it runs.</summary>
    [JsonPropertyName("may_have_charged")]
    public bool? MayHaveCharged { get; init; }
}
