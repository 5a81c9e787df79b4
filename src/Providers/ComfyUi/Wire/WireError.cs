using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.ComfyUi.Wire;

/// <summary>Something that is wrong, with the order or with one of its nodes.</summary>
internal sealed record WireError
{
    /// <summary>For example <c>value_not_in_list</c>.</summary>
    [JsonPropertyName("type")]
    public JsonElement Type { get; init; }

    [JsonPropertyName("message")]
    public JsonElement Message { get; init; }

    [JsonPropertyName("details")]
    public JsonElement Details { get; init; }

    /// <summary>Of a value: <c>received_value</c>, and <c>input_config</c>, a type with its limits.</summary>
    [JsonPropertyName("extra_info")]
    public JsonElement ExtraInfo { get; init; }
}
