using System.Text.Json.Serialization;

namespace ImageGen.Providers.SdCpp.Wire;

/// <summary>The one model that the server was started with.</summary>
internal sealed record WireModel
{
    /// <summary>The file's name with its extension.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; init; }
}
