using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.OpenAi.Wire;

/// <summary>What an answer may say beside its images. Not OpenAI's: compatible services add it.</summary>
internal sealed record WireReport
{
    [JsonPropertyName("model")]
    public JsonElement Model { get; init; }

    [JsonPropertyName("seed")]
    public JsonElement Seed { get; init; }

    [JsonPropertyName("data")]
    public JsonElement Data { get; init; }
}
