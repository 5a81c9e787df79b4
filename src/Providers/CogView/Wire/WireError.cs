using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.CogView.Wire;

/// <summary>Why an order was refused.</summary>
internal sealed record WireError
{
    /// <summary>Digits, as a text; some gateways write a number.</summary>
    [JsonPropertyName("code")]
    public JsonElement Code { get; init; }

    [JsonPropertyName("message")]
    public JsonElement Message { get; init; }
}
