using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.OpenAi.Wire;

/// <summary>The body of a refusal (<c>ErrorResponse</c>).</summary>
internal sealed record WireFailure
{
    /// <summary>A <see cref="WireError"/>; some compatible services put a bare text here.</summary>
    [JsonPropertyName("error")]
    public JsonElement Error { get; init; }
}
