using System.Text.Json.Serialization;

namespace ImageGen.Gateway.Jobs.Cancel;

/// <summary>The effect of a cancel request on a job.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CancelEffect>))]
internal enum CancelEffect
{
    /// <summary>The job is canceled, by this request or an earlier one.</summary>
    [JsonStringEnumMemberName("canceled")]
    Canceled,

    /// <summary>The job is or may be at a provider, which is requested to stop it if it can. The provider's response decides how the job ends.</summary>
    [JsonStringEnumMemberName("requested")]
    Requested,

    /// <summary>The job had already ended otherwise.</summary>
    [JsonStringEnumMemberName("too_late")]
    TooLate,
}
