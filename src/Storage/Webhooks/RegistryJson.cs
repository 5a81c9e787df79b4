using System.Text.Json.Serialization;

namespace ImageGen.Storage.Webhooks;

/// <summary>How an endpoint is written in the store.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WebhookEndpoint))]
internal sealed partial class RegistryJson : JsonSerializerContext;
