using System.Text.Json.Serialization;

namespace ImageGen.Gateway.Jobs.Cancel;

/// <summary>What a cancel means for a job.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CancelEffect>))]
internal enum CancelEffect
{
    /// <summary>It is canceled, by this call or an earlier one.</summary>
    [JsonStringEnumMemberName("canceled")]
    Canceled,

    /// <summary>It is at a provider, or may be: it is stopped there if the provider can, and the provider's answer decides how it ends.</summary>
    [JsonStringEnumMemberName("requested")]
    Requested,

    /// <summary>It had ended otherwise.</summary>
    [JsonStringEnumMemberName("too_late")]
    TooLate,
}
