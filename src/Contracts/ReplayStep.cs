using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>Where a replayed job goes on: after the last step that is paid for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReplayStep>))]
public enum ReplayStep
{
    /// <summary>Nothing that was bought is of use: the image is ordered, which is one purchase.</summary>
    [JsonStringEnumMemberName("queued")]
    Queued,

    /// <summary>It may have been bought: the purchase is looked up first, and ordered only where it certainly was not bought.</summary>
    [JsonStringEnumMemberName("submitting")]
    Submitting,

    /// <summary>It was bought, and the provider's id is known or a disk of ours may have the image: it is asked for and fetched. Nothing is bought.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,
}
