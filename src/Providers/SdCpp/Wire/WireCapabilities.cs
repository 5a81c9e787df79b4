using System.Text.Json.Serialization;
using ImageGen.Providers.Http.Loose;

namespace ImageGen.Providers.SdCpp.Wire;

/// <summary>What the server can do, as much of it as matters here.</summary>
internal sealed record WireCapabilities
{
    [JsonPropertyName("model")]
    [JsonConverter(typeof(LooseObject<WireModel>))]
    public WireModel? Model { get; init; }
}
