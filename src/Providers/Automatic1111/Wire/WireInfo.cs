using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.Automatic1111.Wire;

/// <summary>How a picture was made, as much of it as matters here.</summary>
internal sealed record WireInfo
{
    /// <summary>The checkpoint that was used, whatever was asked for.</summary>
    [JsonPropertyName("sd_model_name")]
    public JsonElement Checkpoint { get; init; }

    [JsonPropertyName("sd_model_hash")]
    public JsonElement CheckpointHash { get; init; }

    /// <summary>When the run began, to the second, by the server's clock: what tells its state from that of another run.</summary>
    [JsonPropertyName("job_timestamp")]
    public JsonElement Timestamp { get; init; }

    /// <summary>Where the pictures begin; before them is a grid of them, if anything.</summary>
    [JsonPropertyName("index_of_first_image")]
    public JsonElement FirstImage { get; init; }
}
