using System.Text.Json.Serialization;

namespace ImageGen.Providers.SdCpp.Wire;

/// <summary>What the server can do, as much of it as matters here.</summary>
internal sealed record WireCapabilities
{
    [JsonPropertyName("model")]
    public WireModel? Model { get; init; }
}
