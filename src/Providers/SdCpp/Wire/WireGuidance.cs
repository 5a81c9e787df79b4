using System.Text.Json.Serialization;

namespace ImageGen.Providers.SdCpp.Wire;

/// <summary>How closely the prompt is followed.</summary>
internal sealed record WireGuidance
{
    [JsonPropertyName("txt_cfg")]
    public required double Text { get; init; }
}
