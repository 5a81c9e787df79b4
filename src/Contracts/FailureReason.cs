using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>Why a job, or one attempt of it, did not make an image. The same reasons apply to all providers; each states who is responsible.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FailureReason>))]
public enum FailureReason
{
    /// <summary>The caller: the request can't be met as it is. Repeating it unchanged is useless.</summary>
    [JsonStringEnumMemberName("invalid_request")]
    InvalidRequest,

    /// <summary>The caller: the provider's moderation refused the prompt or withheld the image.</summary>
    [JsonStringEnumMemberName("content_rejected")]
    ContentRejected,

    /// <summary>The operator: the provider does not accept the configured token.</summary>
    [JsonStringEnumMemberName("authentication")]
    Authentication,

    /// <summary>The operator: the account at the provider has no money left.</summary>
    [JsonStringEnumMemberName("insufficient_balance")]
    InsufficientBalance,

    /// <summary>The provider's rate limit: it required a longer pause than the job could wait.</summary>
    [JsonStringEnumMemberName("rate_limited")]
    RateLimited,

    /// <summary>The provider: it can't be reached, responds with errors, or failed to make the image.</summary>
    [JsonStringEnumMemberName("provider_unavailable")]
    ProviderUnavailable,

    /// <summary>The operator: the service or model has been shut down permanently, and the configuration must change.</summary>
    [JsonStringEnumMemberName("provider_retired")]
    ProviderRetired,

    /// <summary>The provider: it did not finish within the time limit of the job.</summary>
    [JsonStringEnumMemberName("timed_out")]
    TimedOut,

    /// <summary>It can't be determined whether the image was bought. The order is not repeated.</summary>
    [JsonStringEnumMemberName("outcome_unknown")]
    OutcomeUnknown,

    /// <summary>The caller's request to cancel.</summary>
    [JsonStringEnumMemberName("canceled")]
    Canceled,

    /// <summary>The job did not begin within <see cref="ImageRequest.ExpiresIn"/>. Nothing was bought.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,

    /// <summary>This system: an internal fault, or a job that ended its worker process three times.</summary>
    [JsonStringEnumMemberName("internal")]
    Internal,
}
