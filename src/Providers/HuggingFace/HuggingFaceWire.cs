using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.HuggingFace;

/// <summary>The body of an error response: of the router, or of the inference provider behind it, which is passed on unchanged.</summary>
internal sealed record WireFailure
{
    /// <summary>A sentence, or an object with a <c>message</c>.</summary>
    [JsonPropertyName("error")]
    public JsonElement Error { get; init; }

    /// <summary>A sentence, or a list of objects with <c>msg</c> and <c>type</c>.</summary>
    [JsonPropertyName("detail")]
    public JsonElement Detail { get; init; }

    /// <summary>fal's code for an error of the whole request, for example <c>request_timeout</c>.</summary>
    [JsonPropertyName("error_type")]
    public JsonElement ErrorType { get; init; }

    [JsonPropertyName("message")]
    public JsonElement Message { get; init; }

    /// <summary>Seconds until the model is loaded, if that is the reason of the refusal.</summary>
    [JsonPropertyName("estimated_time")]
    public JsonElement EstimatedTime { get; init; }
}

/// <summary>How an inference provider serves a model.</summary>
internal sealed record WireMapping
{
    [JsonPropertyName("provider")]
    public JsonElement Provider { get; init; }

    /// <summary>The model's name at the provider.</summary>
    [JsonPropertyName("providerId")]
    public JsonElement ProviderId { get; init; }

    /// <summary><c>live</c>, <c>staging</c> or <c>error</c>.</summary>
    [JsonPropertyName("status")]
    public JsonElement Status { get; init; }

    /// <summary>The same for the provider's own state, if the hub reports both.</summary>
    [JsonPropertyName("providerStatus")]
    public JsonElement ProviderStatus { get; init; }

    [JsonPropertyName("task")]
    public JsonElement Task { get; init; }

    /// <summary><c>single-model</c>, or <c>tag-filter</c> if one model of the provider represents all models with certain tags.</summary>
    [JsonPropertyName("type")]
    public JsonElement Type { get; init; }

    /// <summary><c>lora</c> if the provider has only a base model, and the model's own weights must be named in each order.</summary>
    [JsonPropertyName("adapter")]
    public JsonElement Adapter { get; init; }

    /// <summary>The file of these weights in the model's repository.</summary>
    [JsonPropertyName("adapterWeightsPath")]
    public JsonElement AdapterWeightsPath { get; init; }
}

/// <summary>The used parts of the hub's data about a model.</summary>
internal sealed record WireModel
{
    /// <summary>By the name of the inference provider, or a list whose items name it.</summary>
    [JsonPropertyName("inferenceProviderMapping")]
    public JsonElement Mapping { get; init; }
}

/// <summary>The fields in which inference providers return images in JSON.</summary>
internal sealed record WireImages
{
    /// <summary>For together, nscale and hf-inference.</summary>
    [JsonPropertyName("data")]
    public JsonElement Data { get; init; }

    /// <summary>For fal.</summary>
    [JsonPropertyName("images")]
    public JsonElement Images { get; init; }

    /// <summary>For some models of fal, which generate one image only.</summary>
    [JsonPropertyName("image")]
    public JsonElement Image { get; init; }

    /// <summary>For hf-inference: addresses.</summary>
    [JsonPropertyName("output")]
    public JsonElement Output { get; init; }

    /// <summary>For fal: the seed that was used.</summary>
    [JsonPropertyName("seed")]
    public JsonElement Seed { get; init; }

    /// <summary>The report about the image; null for none.</summary>
    [JsonIgnore]
    public ImageReport? Report => WireJson.WholeOf(Seed) is { } seed ? new ImageReport { Seed = seed } : null;
}

/// <summary>An order in fal's queue, in the response to the order and to later reads.</summary>
internal sealed record WireQueued
{
    [JsonPropertyName("request_id")]
    public JsonElement RequestId { get; init; }

    /// <summary>The address of its result, at fal; the router has the same path below <c>/fal-ai</c>.</summary>
    [JsonPropertyName("response_url")]
    public JsonElement ResponseUrl { get; init; }

    /// <summary><c>IN_QUEUE</c>, <c>IN_PROGRESS</c> or <c>COMPLETED</c>; no other is documented, not even for failure.</summary>
    [JsonPropertyName("status")]
    public JsonElement Status { get; init; }

    /// <summary>Why it ended without a result.</summary>
    [JsonPropertyName("error")]
    public JsonElement Error { get; init; }

    /// <summary>A code for it, for example <c>runner_disconnected</c>.</summary>
    [JsonPropertyName("error_type")]
    public JsonElement ErrorType { get; init; }
}
