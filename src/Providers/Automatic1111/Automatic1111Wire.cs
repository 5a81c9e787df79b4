using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Providers.Http;
using ImageGen.Providers.Http.Loose;

namespace ImageGen.Providers.Automatic1111;

/// <summary>The body of an error response, in the formats of AUTOMATIC1111, Forge, FastAPI and sd-server together.</summary>
internal sealed record WireFailure
{
    /// <summary>The exception's class, as <c>OutOfMemoryError</c>; a whole text at sd-server.</summary>
    [JsonPropertyName("error")]
    public JsonElement Error { get; init; }

    /// <summary>A text, or a list of <see cref="WireFinding"/> if validation failed.</summary>
    [JsonPropertyName("detail")]
    public JsonElement Detail { get; init; }

    /// <summary>The exception's text.</summary>
    [JsonPropertyName("errors")]
    public JsonElement Errors { get; init; }

    /// <summary>At sd-server.</summary>
    [JsonPropertyName("message")]
    public JsonElement Message { get; init; }
}

/// <summary>One value that failed validation.</summary>
internal sealed record WireFinding
{
    /// <summary>The path to the value, for example <c>["body","width"]</c>.</summary>
    [JsonPropertyName("loc")]
    public JsonElement Location { get; init; }

    [JsonPropertyName("msg")]
    public JsonElement Message { get; init; }
}

/// <summary>The used parts of the data about an image.</summary>
internal sealed record WireInfo
{
    /// <summary>The checkpoint that was used, which may differ from the requested one.</summary>
    [JsonPropertyName("sd_model_name")]
    public JsonElement Checkpoint { get; init; }

    [JsonPropertyName("sd_model_hash")]
    public JsonElement CheckpointHash { get; init; }

    /// <summary>When the run began, to the second, by the server's clock: it distinguishes the states of runs.</summary>
    [JsonPropertyName("job_timestamp")]
    public JsonElement Timestamp { get; init; }

    /// <summary>Index of the first image; before it is a grid of all images, if any.</summary>
    [JsonPropertyName("index_of_first_image")]
    public JsonElement FirstImage { get; init; }

    /// <summary>The seed that was used, which may differ from the requested one.</summary>
    [JsonPropertyName("seed")]
    public JsonElement Seed { get; init; }

    /// <summary>The number of steps.</summary>
    [JsonPropertyName("steps")]
    public JsonElement Steps { get; init; }

    /// <summary>The report about the image. The checkpoint is compared with the requested one; an image of another one is not accepted.</summary>
    [JsonIgnore]
    public ImageReport Report => new()
    {
        Seed = WireJson.WholeOf(Seed) is >= 0 and var seed ? seed : null,
        Steps = WireJson.WholeOf(Steps) is > 0 and <= int.MaxValue and var steps ? (int)steps : null,
    };
}

/// <summary>A response that only a server of stable-diffusion.cpp sends.</summary>
internal sealed record WireNative
{
    [JsonPropertyName("current_mode")]
    [JsonConverter(typeof(LooseText))]
    public string? Mode { get; init; }
}

/// <summary>The body of <c>txt2img</c> and <c>img2img</c>. Every value is sent: the defaults of omitted ones differ between versions of the server.</summary>
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

    /// <summary>The number of batches.</summary>
    [JsonPropertyName("n_iter")]
    public int Batches { get; init; } = 1;

    [JsonPropertyName("send_images")]
    public bool SendImages { get; init; } = true;

    /// <summary>Saving on the server's own disk; with it a response may begin with a grid of all images.</summary>
    [JsonPropertyName("save_images")]
    public bool SaveImages { get; init; }

    /// <summary>Always present, even if empty: Forge reads it without a check.</summary>
    [JsonPropertyName("override_settings")]
    public required WireOverrides Overrides { get; init; }

    /// <summary>False: loading the earlier checkpoint again takes as long as the image.</summary>
    [JsonPropertyName("override_settings_restore_afterwards")]
    public bool RestoresOverrides { get; init; }

    /// <summary>For <c>img2img</c>, which is ordered if they are present: the source image, in base64.</summary>
    [JsonPropertyName("init_images")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? InitImages { get; init; }

    /// <summary>For <c>img2img</c>: 0 keeps the source image, 1 ignores it.</summary>
    [JsonPropertyName("denoising_strength")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Strength { get; init; }

    /// <summary>A name for this run, with which its progress can be read. Two runs of one name are two runs.</summary>
    [JsonPropertyName("force_task_id")]
    public required string TaskId { get; init; }

    /// <summary>The caller's own parameters (<see cref="GenerationOrder.Options"/>), beside the adapter's own and never in place of them. The serializer binds none that can only be initialized.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Options { get; set; }
}

/// <summary>Options for one run.</summary>
internal sealed record WireOverrides
{
    [JsonPropertyName("sd_model_checkpoint")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Checkpoint { get; init; }
}

/// <summary>The response to an order.</summary>
internal sealed record WireImages
{
    /// <summary>Each in base64. Not read as a string, which would allocate megabytes.</summary>
    [JsonPropertyName("images")]
    [JsonConverter(typeof(LooseItems))]
    public IReadOnlyList<JsonElement>? Images { get; init; }

    /// <summary>A text that is a <see cref="WireInfo"/> in JSON.</summary>
    [JsonPropertyName("info")]
    public JsonElement Info { get; init; }
}

/// <summary>The current or last activity of the server.</summary>
internal sealed record WireProgress
{
    /// <summary>A <see cref="WireState"/>; servers that only imitate the API may have none.</summary>
    [JsonPropertyName("state")]
    public JsonElement State { get; init; }
}

/// <summary>The state of the current run, or of the last one: it stays unchanged until the next run begins.</summary>
internal sealed record WireState
{
    /// <summary>Whether Interrupt was pressed during that run.</summary>
    [JsonPropertyName("interrupted")]
    public JsonElement Interrupted { get; init; }

    /// <summary>Whether Skip was pressed.</summary>
    [JsonPropertyName("skipped")]
    public JsonElement Skipped { get; init; }

    /// <summary>When that run began, as in the response to its order.</summary>
    [JsonPropertyName("job_timestamp")]
    public JsonElement Timestamp { get; init; }
}

/// <summary>The progress of a run.</summary>
internal sealed record WireTask
{
    /// <summary>Whether it has the model now. It is also true for a run that ended in an exception, until the next one begins.</summary>
    [JsonPropertyName("active")]
    [JsonConverter(typeof(LooseFlag))]
    public bool? IsActive { get; init; }

    /// <summary>Whether other runs are before it.</summary>
    [JsonPropertyName("queued")]
    [JsonConverter(typeof(LooseFlag))]
    public bool? IsQueued { get; init; }

    /// <summary>The progress, from 0 to 1; null while it is not active.</summary>
    [JsonPropertyName("progress")]
    public JsonElement Progress { get; init; }
}

/// <summary>The request for the progress of a run.</summary>
internal sealed record WireTaskQuery
{
    [JsonPropertyName("id_task")]
    public required string TaskId { get; init; }

    [JsonPropertyName("id_live_preview")]
    public int PreviewId { get; init; } = -1;

    /// <summary>Preview images are megabytes.</summary>
    [JsonPropertyName("live_preview")]
    public bool LivePreview { get; init; }
}
