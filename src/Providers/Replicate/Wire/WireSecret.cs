using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.Replicate.Wire;

/// <summary>The secret that the account's webhooks are signed with.</summary>
internal sealed record WireSecret
{
    [JsonPropertyName("key")]
    public JsonElement Key { get; init; }
}
