using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Providers.Http.Loose;

namespace ImageGen.Providers.Automatic1111.Wire;

/// <summary>The answer to an order.</summary>
internal sealed record WirePictures
{
    /// <summary>Base64 each. Not read as text, which would be megabytes for nothing.</summary>
    [JsonPropertyName("images")]
    [JsonConverter(typeof(LooseItems))]
    public IReadOnlyList<JsonElement>? Images { get; init; }

    /// <summary>A text that is a <see cref="WireInfo"/> in JSON.</summary>
    [JsonPropertyName("info")]
    public JsonElement Info { get; init; }
}
