using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.Automatic1111.Wire;

/// <summary>The body of a refusal, in the forms of AUTOMATIC1111, Forge, FastAPI and sd-server together.</summary>
internal sealed record WireFailure
{
    /// <summary>The exception's class, as <c>OutOfMemoryError</c>; a whole text at sd-server.</summary>
    [JsonPropertyName("error")]
    public JsonElement Error { get; init; }

    /// <summary>A text, or where a value did not pass a list of <see cref="WireFinding"/>.</summary>
    [JsonPropertyName("detail")]
    public JsonElement Detail { get; init; }

    /// <summary>The exception's text.</summary>
    [JsonPropertyName("errors")]
    public JsonElement Errors { get; init; }

    /// <summary>At sd-server.</summary>
    [JsonPropertyName("message")]
    public JsonElement Message { get; init; }
}
