using System.Text.Json.Serialization;

namespace ImageGen.Providers.Automatic1111.Wire;

/// <summary>The question how a run stands.</summary>
internal sealed record WireTaskQuestion
{
    [JsonPropertyName("id_task")]
    public required string TaskId { get; init; }

    [JsonPropertyName("id_live_preview")]
    public int PreviewId { get; init; } = -1;

    /// <summary>Half-made pictures are megabytes.</summary>
    [JsonPropertyName("live_preview")]
    public bool LivePreview { get; init; }
}
