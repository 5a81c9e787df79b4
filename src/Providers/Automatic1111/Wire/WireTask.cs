using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Providers.Http.Loose;

namespace ImageGen.Providers.Automatic1111.Wire;

/// <summary>How a run stands.</summary>
internal sealed record WireTask
{
    /// <summary>Whether it has the model now. It says so of one that ended in an exception too, until the next begins.</summary>
    [JsonPropertyName("active")]
    [JsonConverter(typeof(LooseFlag))]
    public bool? IsActive { get; init; }

    /// <summary>Whether others come before it.</summary>
    [JsonPropertyName("queued")]
    [JsonConverter(typeof(LooseFlag))]
    public bool? IsQueued { get; init; }

    /// <summary>How far it is, from 0 to 1; null while it is not active.</summary>
    [JsonPropertyName("progress")]
    public JsonElement Progress { get; init; }
}
