using System.Text.Json.Serialization;

namespace ImageGen.Gateway.Providers;

/// <summary>The configured provider instances.</summary>
internal sealed record ProviderListView
{
    /// <summary>The instances, by name.</summary>
    [JsonPropertyName("data")]
    public required IReadOnlyList<ProviderView> Data { get; init; }
}
