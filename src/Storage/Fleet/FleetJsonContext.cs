using System.Text.Json.Serialization;

namespace ImageGen.Storage.Fleet;

/// <summary>The JSON of what workers publish about provider instances in the store.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProviderCapabilities))]
internal sealed partial class FleetJsonContext : JsonSerializerContext;
