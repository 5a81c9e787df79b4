using System.Text.Json.Serialization;

namespace ImageGen.Storage.Fleet;

/// <summary>What workers publish about provider instances, as it is written in the store.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProviderCapabilities))]
internal sealed partial class FleetJsonContext : JsonSerializerContext;
