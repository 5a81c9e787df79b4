using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Providers.Http;
using ImageGen.Providers.Http.Loose;

namespace ImageGen.Providers.Automatic1111;

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

/// <summary>One value that did not pass.</summary>
internal sealed record WireFinding
{
    /// <summary>The way to it, for example <c>["body","width"]</c>.</summary>
    [JsonPropertyName("loc")]
    public JsonElement Place { get; init; }

    [JsonPropertyName("msg")]
    public JsonElement Message { get; init; }
}

/// <summary>How an image was made, as much of it as matters here.</summary>
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

    /// <summary>Where the images begin; before them is a grid of them, if anything.</summary>
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

/// <summary>What only a server of stable-diffusion.cpp has to tell.</summary>
internal sealed record WireNative
{
    [JsonPropertyName("current_mode")]
    [JsonConverter(typeof(LooseText))]
    public string? Mode { get; init; }
}

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

    /// <summary>On the server's own disk; with it an answer may begin with a grid of all images.</summary>
    [JsonPropertyName("save_images")]
    public bool SaveImages { get; init; }

    /// <summary>Always there, if empty: Forge reads it without a look whether it is.</summary>
    [JsonPropertyName("override_settings")]
    public required WireOverrides Overrides { get; init; }

    /// <summary>Not: to load the earlier checkpoint again takes as long as the image.</summary>
    [JsonPropertyName("override_settings_restore_afterwards")]
    public bool RestoresOverrides { get; init; }

    /// <summary>Of <c>img2img</c>, which is ordered when they are there: the image to start from, in base64.</summary>
    [JsonPropertyName("init_images")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? InitImages { get; init; }

    /// <summary>Of <c>img2img</c>: 0 leaves the image as it is, 1 leaves nothing of it.</summary>
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

/// <summary>Options for one run.</summary>
internal sealed record WireOverrides
{
    [JsonPropertyName("sd_model_checkpoint")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Checkpoint { get; init; }
}

/// <summary>The answer to an order.</summary>
internal sealed record WireImages
{
    /// <summary>Base64 each. Not read as text, which would be megabytes for nothing.</summary>
    [JsonPropertyName("images")]
    [JsonConverter(typeof(LooseItems))]
    public IReadOnlyList<JsonElement>? Images { get; init; }

    /// <summary>A text that is a <see cref="WireInfo"/> in JSON.</summary>
    [JsonPropertyName("info")]
    public JsonElement Info { get; init; }
}

/// <summary>What the server does now, or did last.</summary>
internal sealed record WireProgress
{
    /// <summary>A <see cref="WireState"/>; servers that only imitate the API may have none.</summary>
    [JsonPropertyName("state")]
    public JsonElement State { get; init; }
}

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

/// <summary>The question how a run stands.</summary>
internal sealed record WireTaskQuestion
{
    [JsonPropertyName("id_task")]
    public required string TaskId { get; init; }

    [JsonPropertyName("id_live_preview")]
    public int PreviewId { get; init; } = -1;

    /// <summary>Half-made images are megabytes.</summary>
    [JsonPropertyName("live_preview")]
    public bool LivePreview { get; init; }
}
