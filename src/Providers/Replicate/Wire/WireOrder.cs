using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.Replicate.Wire;

/// <summary>The body of an order. Replicate allows no other fields than those it knows.</summary>
internal sealed record WireOrder
{
    /// <summary>The version; absent for official models.</summary>
    [JsonPropertyName("version")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Version { get; init; }

    /// <summary>Where Replicate tells that the prediction has ended; redirects are not followed, and failed calls are repeated a few times.</summary>
    [JsonPropertyName("webhook")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Webhook { get; init; }

    /// <summary>Of <c>start</c>, <c>output</c>, <c>logs</c> and <c>completed</c>, what is told.</summary>
    [JsonPropertyName("webhook_events_filter")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? WebhookEvents { get; init; }

    [JsonPropertyName("input")]
    public required JsonObject Input { get; init; }
}
