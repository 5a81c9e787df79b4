using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.Automatic1111.Wire;

/// <summary>The body of <c>txt2img</c> and <c>img2img</c>. Every value is sent: what is left out comes from the server's classes, which differ from version to version.</summary>
internal sealed record WireOrder
{
    [JsonPropertyName("prompt")]
    public required string Prompt { get; init; }

    [JsonPropertyName("negative_prompt")]
    public required string NegativePrompt { get; init; }

    [JsonPropertyName("seed")]
    public required long Seed { get; init; }

    [JsonPropertyName("steps")]
    public required int Steps { get; init; }

    [JsonPropertyName("cfg_scale")]
    public required double Guidance { get; init; }

    [JsonPropertyName("width")]
    public required int Width { get; init; }

    [JsonPropertyName("height")]
    public required int Height { get; init; }

    [JsonPropertyName("batch_size")]
    public int BatchSize { get; init; } = 1;

    /// <summary>How many batches.</summary>
    [JsonPropertyName("n_iter")]
    public int Batches { get; init; } = 1;

    [JsonPropertyName("send_images")]
    public bool SendImages { get; init; } = true;

    /// <summary>On the server's own disk; with it an answer may begin with a grid of all pictures.</summary>
    [JsonPropertyName("save_images")]
    public bool SaveImages { get; init; }

    /// <summary>Always there, if empty: Forge reads it without a look whether it is.</summary>
    [JsonPropertyName("override_settings")]
    public required WireOverrides Overrides { get; init; }

    /// <summary>Not: to load the earlier checkpoint again takes as long as the picture.</summary>
    [JsonPropertyName("override_settings_restore_afterwards")]
    public bool RestoresOverrides { get; init; }

    /// <summary>Of <c>img2img</c>, which is ordered when they are there: the picture to start from, in base64.</summary>
    [JsonPropertyName("init_images")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? InitImages { get; init; }

    /// <summary>Of <c>img2img</c>: 0 leaves the picture as it is, 1 leaves nothing of it.</summary>
    [JsonPropertyName("denoising_strength")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Strength { get; init; }

    /// <summary>A name for this run, by which its progress can be asked for. Two runs of one name are two runs.</summary>
    [JsonPropertyName("force_task_id")]
    public required string TaskId { get; init; }

    /// <summary>The caller's own parameters (<see cref="GenerationOrder.Options"/>), beside ours and never in place of them. The serializer binds none that can only be initialized.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Options { get; set; }
}
