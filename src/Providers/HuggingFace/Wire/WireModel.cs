using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.HuggingFace.Wire;

/// <summary>A model as the hub shows it, as much of it as matters here.</summary>
internal sealed record WireModel
{
    /// <summary>By the name of the inference provider, or a list whose items name it.</summary>
    [JsonPropertyName("inferenceProviderMapping")]
    public JsonElement Mapping { get; init; }
}
