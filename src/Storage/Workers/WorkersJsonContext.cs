using System.Text.Json.Serialization;

namespace ImageGen.Storage.Workers;

/// <summary>The JSON of live workers in the store.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LiveWorker))]
internal sealed partial class WorkersJsonContext : JsonSerializerContext;
