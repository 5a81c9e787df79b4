using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>The outcome of one try at a provider.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AttemptOutcome>))]
public enum AttemptOutcome
{
    /// <summary>The image was made.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>The image was certainly not made.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>The try was stopped at the caller's request.</summary>
    [JsonStringEnumMemberName("canceled")]
    Canceled,

    /// <summary>The outcome can't be determined.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>The provider was skipped on the route; the reason states why. Nothing was ordered.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,
}
