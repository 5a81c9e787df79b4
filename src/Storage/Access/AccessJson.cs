using System.Text.Json.Serialization;

namespace ImageGen.Storage.Access;

/// <summary>The JSON of rows and audit entries in the store.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(ApiKey))]
[JsonSerializable(typeof(AccessChange))]
internal sealed partial class AccessJson : JsonSerializerContext;
