using System.Text.Json.Serialization;
using ImageGen.Providers.Http.Loose;

namespace ImageGen.Providers.SdCpp.Wire;

/// <summary>The one model that the server was started with.</summary>
internal sealed record WireModel
{
    /// <summary>The file's name with its extension.</summary>
    [JsonPropertyName("name")]
    [JsonConverter(typeof(LooseText))]
    public string? Name { get; init; }
}
