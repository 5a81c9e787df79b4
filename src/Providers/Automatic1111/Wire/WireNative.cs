using System.Text.Json.Serialization;

namespace ImageGen.Providers.Automatic1111.Wire;

/// <summary>What only a server of stable-diffusion.cpp has to tell.</summary>
internal sealed record WireNative
{
    [JsonPropertyName("current_mode")]
    public string? Mode { get; init; }
}
