using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>
/// Event: the image of an ended job, its prompt and everything else that came from the caller or shows the image were erased. It is the last event of the job. Receivers that keep copies are expected to
/// delete them.
/// </summary>
public sealed record ImageErased : ImageEvent
{
    /// <summary>The type name of the event.</summary>
    public const string EventType = "image.erased";

    /// <summary>Why it was erased.</summary>
    [JsonPropertyName("reason")]
    public required ErasureReason Reason { get; init; }

    /// <summary>The status in which the job had ended. <c>succeeded</c> means that there was an image, which is erased now.</summary>
    [JsonPropertyName("status")]
    public required JobStatus Status { get; init; }
}
