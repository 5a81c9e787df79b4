using System.Text.Json.Serialization;

namespace ImageGen.Storage.Webhooks;

/// <summary>The JSON of an endpoint in the store.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WebhookEndpoint))]
internal sealed partial class RegistryJson : JsonSerializerContext;
