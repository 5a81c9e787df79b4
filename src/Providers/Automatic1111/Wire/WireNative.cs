using System.Text.Json.Serialization;
using ImageGen.Providers.Http.Loose;

namespace ImageGen.Providers.Automatic1111.Wire;

/// <summary>What only a server of stable-diffusion.cpp has to tell.</summary>
internal sealed record WireNative
{
    [JsonPropertyName("current_mode")]
    [JsonConverter(typeof(LooseText))]
    public string? Mode { get; init; }
}
