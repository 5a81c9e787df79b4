using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.ComfyUi.Wire;

/// <summary>How a run ended.</summary>
internal sealed record WireStatus
{
    /// <summary><c>success</c> or <c>error</c>; the latter for one that was interrupted too.</summary>
    [JsonPropertyName("status_str")]
    public JsonElement Word { get; init; }

    /// <summary>What happened, each an array of a word and an object.</summary>
    [JsonPropertyName("messages")]
    public JsonElement Messages { get; init; }
}
