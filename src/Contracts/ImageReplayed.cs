using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>
/// Event: the operator let a job that had ended without an image go on. What was final is not any more; one more final event follows.
/// </summary>
public sealed record ImageReplayed : ImageEvent
{
    /// <summary>The type name of the event.</summary>
    public const string EventType = "image.replayed";

    /// <summary>Where it goes on.</summary>
    [JsonPropertyName("resumes_at")]
    public required ReplayStep ResumesAt { get; init; }

    /// <summary>How often the job has been replayed, this time included.</summary>
    [JsonPropertyName("replays")]
    public required int Replays { get; init; }
}
