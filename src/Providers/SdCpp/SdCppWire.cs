using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Providers.Http.Loose;

namespace ImageGen.Providers.SdCpp;

/// <summary>The used parts of the server's capabilities.</summary>
internal sealed record WireCapabilities
{
    [JsonPropertyName("model")]
    [JsonConverter(typeof(LooseObject<WireModel>))]
    public WireModel? Model { get; init; }
}

/// <summary>The body of an error response, or a job's <c>error</c>: one or two of the three texts are present.</summary>
internal sealed record WireFailure
{
    [JsonPropertyName("error")]
    public JsonElement Error { get; init; }

    [JsonPropertyName("code")]
    public JsonElement Code { get; init; }

    [JsonPropertyName("message")]
    public JsonElement Message { get; init; }
}

/// <summary>The guidance.</summary>
internal sealed record WireGuidance
{
    [JsonPropertyName("txt_cfg")]
    public required double Text { get; init; }
}

/// <summary>One image.</summary>
internal sealed record WireImage
{
    [JsonPropertyName("b64_json")]
    public JsonElement Base64 { get; init; }
}

/// <summary>The used parts of a job.</summary>
internal sealed record WireJob
{
    /// <summary>For example <c>job_6b04179f_00000001</c>.</summary>
    [JsonPropertyName("id")]
    [JsonConverter(typeof(LooseText))]
    public string? Id { get; init; }

    /// <summary><c>queued</c>, <c>generating</c>, <c>completed</c>, <c>failed</c> or <c>cancelled</c>.</summary>
    [JsonPropertyName("status")]
    [JsonConverter(typeof(LooseText))]
    public string? Status { get; init; }

    /// <summary>Its position among the waiting jobs, from 1; 0 for a job that does not wait.</summary>
    [JsonPropertyName("queue_position")]
    public JsonElement QueuePosition { get; init; }

    /// <summary>When it began, in whole seconds since 1970; null before. It decides, since a queued job has none.</summary>
    [JsonPropertyName("started")]
    public JsonElement Started { get; init; }

    /// <summary>Whole seconds since 1970, by the clock of the GPU server.</summary>
    [JsonPropertyName("completed")]
    public JsonElement Completed { get; init; }

    /// <summary>A <see cref="WireResult"/>, or null.</summary>
    [JsonPropertyName("result")]
    public JsonElement Result { get; init; }

    /// <summary>A <see cref="WireFailure"/>, or null.</summary>
    [JsonPropertyName("error")]
    public JsonElement Error { get; init; }
}

/// <summary>The only model, with which the server was started.</summary>
internal sealed record WireModel
{
    /// <summary>The file's name with its extension.</summary>
    [JsonPropertyName("name")]
    [JsonConverter(typeof(LooseText))]
    public string? Name { get; init; }
}

/// <summary>The body of an order, with the used fields. Null values are omitted: the server takes null for a value of the wrong type.</summary>
internal sealed record WireOrder
{
    [JsonPropertyName("prompt")]
    public required string Prompt { get; init; }

    [JsonPropertyName("negative_prompt")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NegativePrompt { get; init; }

    [JsonPropertyName("width")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Width { get; init; }

    [JsonPropertyName("height")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Height { get; init; }

    /// <summary>64 bits on this route. Always sent: the server's default is the same constant for all orders.</summary>
    [JsonPropertyName("seed")]
    public required long Seed { get; init; }

    /// <summary>The source image, in base64.</summary>
    [JsonPropertyName("init_image")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? InitImage { get; init; }

    /// <summary>0 to 1; anything else is refused.</summary>
    [JsonPropertyName("strength")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Strength { get; init; }

    [JsonPropertyName("batch_count")]
    public int Count { get; init; } = 1;

    /// <summary><c>png</c>, <c>jpeg</c> or <c>webp</c>.</summary>
    [JsonPropertyName("output_format")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OutputFormat { get; init; }

    [JsonPropertyName("sample_params")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WireSampling? Sampling { get; init; }

    /// <summary>The caller's own parameters (<see cref="GenerationOrder.Options"/>), beside the adapter's own and never in place of them. The serializer binds none that can only be initialized.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Options { get; set; }
}

/// <summary>The result of a completed job.</summary>
internal sealed record WireResult
{
    [JsonPropertyName("images")]
    [JsonConverter(typeof(LooseList<WireImage>))]
    public IReadOnlyList<WireImage?>? Images { get; init; }
}

/// <summary>The sampling parameters.</summary>
internal sealed record WireSampling
{
    [JsonPropertyName("sample_steps")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Steps { get; init; }

    [JsonPropertyName("guidance")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WireGuidance? Guidance { get; init; }

    /// <summary>The caller's own parameters (<see cref="GenerationOrder.Options"/>), beside the adapter's own and never in place of them. The serializer binds none that can only be initialized.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Options { get; set; }
}
