using System.Text.Json.Serialization;

namespace ImageGen.Gateway.Webhooks;

/// <summary>What a replay of many deliveries put up.</summary>
internal sealed record ReplayCountView
{
    /// <summary>How many deliveries.</summary>
    [JsonPropertyName("count")]
    public required int Count { get; init; }
}
