using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>Why a job, or one attempt of it, did not make an image: one vocabulary for all providers, named by whose fault it is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FailureReason>))]
public enum FailureReason
{
    /// <summary>The caller's: the request can't be met as it is. Repeating it unchanged is useless.</summary>
    [JsonStringEnumMemberName("invalid_request")]
    InvalidRequest,

    /// <summary>The caller's: the provider's moderation refused the prompt or withheld the image.</summary>
    [JsonStringEnumMemberName("content_rejected")]
    ContentRejected,

    /// <summary>The operator's: the provider does not accept the configured token.</summary>
    [JsonStringEnumMemberName("authentication")]
    Authentication,

    /// <summary>The operator's: the account at the provider has no money left.</summary>
    [JsonStringEnumMemberName("insufficient_balance")]
    InsufficientBalance,

    /// <summary>Nobody's: the provider asked to slow down for longer than the job could wait.</summary>
    [JsonStringEnumMemberName("rate_limited")]
    RateLimited,

    /// <summary>The provider's: it can't be reached, answers with errors, or failed to make the image.</summary>
    [JsonStringEnumMemberName("provider_unavailable")]
    ProviderUnavailable,

    /// <summary>The operator's: the service or model is gone for good and must be configured anew.</summary>
    [JsonStringEnumMemberName("provider_retired")]
    ProviderRetired,

    /// <summary>The provider's: it did not finish within the time the job allows.</summary>
    [JsonStringEnumMemberName("timed_out")]
    TimedOut,

    /// <summary>A purchase may or may not have happened and can't be found out. It is not repeated.</summary>
    [JsonStringEnumMemberName("outcome_unknown")]
    OutcomeUnknown,

    /// <summary>The caller's wish.</summary>
    [JsonStringEnumMemberName("canceled")]
    Canceled,

    /// <summary>The job was not begun within <see cref="ImageRequest.ExpiresIn"/>. Nothing was bought.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,

    /// <summary>Ours: a fault of this system, or a job that ended its workers three times.</summary>
    [JsonStringEnumMemberName("internal")]
    Internal,
}
