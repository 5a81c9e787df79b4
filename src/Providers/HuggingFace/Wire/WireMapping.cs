using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.HuggingFace.Wire;

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
