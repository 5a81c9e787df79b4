using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.HuggingFace;

/// <summary>The body of a refusal: of the router, or of the inference provider behind it, which is passed on as it is.</summary>
internal sealed record WireFailure
{
    /// <summary>A sentence, or an object with a <c>message</c>.</summary>
    [JsonPropertyName("error")]
    public JsonElement Error { get; init; }

    /// <summary>A sentence, or a list of objects with <c>msg</c> and <c>type</c>.</summary>
    [JsonPropertyName("detail")]
    public JsonElement Detail { get; init; }

    /// <summary>fal's word for what went wrong with the request as a whole, for example <c>request_timeout</c>.</summary>
    [JsonPropertyName("error_type")]
    public JsonElement ErrorType { get; init; }

    [JsonPropertyName("message")]
    public JsonElement Message { get; init; }

    /// <summary>Seconds until the model is loaded, where that is why it says no.</summary>
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

    /// <summary>The same of the provider's own state, where the hub tells both.</summary>
    [JsonPropertyName("providerStatus")]
    public JsonElement ProviderStatus { get; init; }

    [JsonPropertyName("task")]
    public JsonElement Task { get; init; }

    /// <summary><c>single-model</c>, or <c>tag-filter</c> where one model of the provider stands for all models with some tags.</summary>
    [JsonPropertyName("type")]
    public JsonElement Type { get; init; }

    /// <summary><c>lora</c> where the provider has a base model only, and the model's own weights have to be named with each order.</summary>
    [JsonPropertyName("adapter")]
    public JsonElement Adapter { get; init; }

    /// <summary>The file of these weights in the model's repository.</summary>
    [JsonPropertyName("adapterWeightsPath")]
    public JsonElement AdapterWeightsPath { get; init; }
}

/// <summary>A model as the hub shows it, as much of it as matters here.</summary>
internal sealed record WireModel
{
    /// <summary>By the name of the inference provider, or a list whose items name it.</summary>
    [JsonPropertyName("inferenceProviderMapping")]
    public JsonElement Mapping { get; init; }
}

/// <summary>The places in which inference providers put images in JSON.</summary>
internal sealed record WireImages
{
    /// <summary>Of together, nscale and hf-inference.</summary>
    [JsonPropertyName("data")]
    public JsonElement Data { get; init; }

    /// <summary>Of fal.</summary>
    [JsonPropertyName("images")]
    public JsonElement Images { get; init; }

    /// <summary>Of some models of fal, which make one image only.</summary>
    [JsonPropertyName("image")]
    public JsonElement Image { get; init; }

    /// <summary>Of hf-inference: addresses.</summary>
    [JsonPropertyName("output")]
    public JsonElement Output { get; init; }

    /// <summary>Of fal: the seed that it used.</summary>
    [JsonPropertyName("seed")]
    public JsonElement Seed { get; init; }

    /// <summary>What is said of how the image was made; null for nothing.</summary>
    [JsonIgnore]
    public ImageReport? Report => WireJson.WholeOf(Seed) is { } seed ? new ImageReport { Seed = seed } : null;
}

/// <summary>An order in fal's queue, as it is answered and as it is shown later.</summary>
internal sealed record WireQueued
{
    [JsonPropertyName("request_id")]
    public JsonElement RequestId { get; init; }

    /// <summary>Where its result will be, at fal; the router has the same path below <c>/fal-ai</c>.</summary>
    [JsonPropertyName("response_url")]
    public JsonElement ResponseUrl { get; init; }

    /// <summary><c>IN_QUEUE</c>, <c>IN_PROGRESS</c> or <c>COMPLETED</c>; no other is documented, not even for failure.</summary>
    [JsonPropertyName("status")]
    public JsonElement Status { get; init; }

    /// <summary>Why it ended without a result.</summary>
    [JsonPropertyName("error")]
    public JsonElement Error { get; init; }

    /// <summary>A word for it, for example <c>runner_disconnected</c>.</summary>
    [JsonPropertyName("error_type")]
    public JsonElement ErrorType { get; init; }
}
