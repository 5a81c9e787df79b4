using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Providers.Http;

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

    /// <summary>The seed that was used, whatever was asked for.</summary>
    [JsonPropertyName("seed")]
    public JsonElement Seed { get; init; }

    /// <summary>The steps that were made.</summary>
    [JsonPropertyName("steps")]
    public JsonElement Steps { get; init; }

    /// <summary>What is said of how the image was made. The checkpoint is held against the one that was asked for, and another one is no image of ours.</summary>
    [JsonIgnore]
    public ImageReport Report => new()
    {
        Seed = WireJson.WholeOf(Seed) is >= 0 and var seed ? seed : null,
        Steps = WireJson.WholeOf(Steps) is > 0 and <= int.MaxValue and var steps ? (int)steps : null,
    };
}
