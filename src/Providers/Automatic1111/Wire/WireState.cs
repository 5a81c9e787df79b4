using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.Automatic1111.Wire;

/// <summary>The state of the run that is under way, or of the last one: it stays as it is until the next run begins.</summary>
internal sealed record WireState
{
    /// <summary>Whether somebody pressed Interrupt during that run.</summary>
    [JsonPropertyName("interrupted")]
    public JsonElement Interrupted { get; init; }

    /// <summary>Whether somebody pressed Skip.</summary>
    [JsonPropertyName("skipped")]
    public JsonElement Skipped { get; init; }

    /// <summary>When that run began, as in the answer to its order.</summary>
    [JsonPropertyName("job_timestamp")]
    public JsonElement Timestamp { get; init; }
}
