using System.Text.Json.Serialization;

namespace ImageGen.Storage.Workers;

/// <summary>The live workers, as they are written in the store.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LiveWorker))]
internal sealed partial class WorkersJsonContext : JsonSerializerContext;
