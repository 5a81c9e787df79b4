using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>How one try at a provider went.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AttemptOutcome>))]
public enum AttemptOutcome
{
    /// <summary>It made the image.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>It did not, and that is certain.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>It was stopped at the caller's wish.</summary>
    [JsonStringEnumMemberName("canceled")]
    Canceled,

    /// <summary>It can't be found out.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>It was not tried: the provider was passed over on the route, and the reason says why. Nothing was ordered.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,
}
