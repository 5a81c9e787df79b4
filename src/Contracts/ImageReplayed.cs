using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>
/// Event: the operator resumed a job that had ended without an image. The earlier final event is no longer final; another one follows.
/// </summary>
public sealed record ImageReplayed : ImageEvent
{
    /// <summary>The type name of the event.</summary>
    public const string EventType = "image.replayed";

    /// <summary>The step at which the job resumes.</summary>
    [JsonPropertyName("resumes_at")]
    public required ReplayStep ResumesAt { get; init; }

    /// <summary>How many times the job has been replayed, including this time.</summary>
    [JsonPropertyName("replays")]
    public required int Replays { get; init; }
}
