using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Providers.Http.Loose;

namespace ImageGen.Providers.ComfyUi.Wire;

/// <summary>What runs and what waits. Each entry is an array with the id in second place.</summary>
internal sealed record WireQueue
{
    [JsonPropertyName("queue_running")]
    [JsonConverter(typeof(LooseItems))]
    public IReadOnlyList<JsonElement>? Running { get; init; }

    [JsonPropertyName("queue_pending")]
    [JsonConverter(typeof(LooseItems))]
    public IReadOnlyList<JsonElement>? Pending { get; init; }
}
