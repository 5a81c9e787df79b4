using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>How one try at a provider went.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AttemptOutcome>))]
public enum AttemptOutcome
{
    /// <summary>It made the picture.</summary>
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
}
