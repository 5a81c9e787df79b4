using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>The step at which a replayed job resumes: after the last paid step.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReplayStep>))]
public enum ReplayStep
{
    /// <summary>No purchase can be used: the image is ordered, which is one purchase.</summary>
    [JsonStringEnumMemberName("queued")]
    Queued,

    /// <summary>The image may have been bought: the purchase is looked up first, and ordered only if it certainly was not bought.</summary>
    [JsonStringEnumMemberName("submitting")]
    Submitting,

    /// <summary>The image was bought, and the provider's id is known or a worker's spill folder may have the image: it is looked for and fetched. Nothing is bought.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,
}
