using System.Text.Json.Serialization;

namespace ImageGen.Providers.Automatic1111.Wire;

/// <summary>Options for one run.</summary>
internal sealed record WireOverrides
{
    [JsonPropertyName("sd_model_checkpoint")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Checkpoint { get; init; }
}
