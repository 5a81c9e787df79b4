using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>Why the content of a job was erased.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ErasureReason>))]
public enum ErasureReason
{
    /// <summary>The tenant, or the operator for the whole tenant, requested it.</summary>
    [JsonStringEnumMemberName("requested")]
    Requested,

    /// <summary>The time of <see cref="ImageRequest.RetainFor"/>, or that of the tenant, was over.</summary>
    [JsonStringEnumMemberName("retention")]
    Retention,
}
