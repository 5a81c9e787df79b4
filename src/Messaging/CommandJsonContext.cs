using System.Text.Json.Serialization;
using ImageGen.Contracts;

namespace ImageGen.Messaging;

/// <summary>The command for new images, as it goes to the bus. Properties without a value are absent.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GenerateImage))]
internal sealed partial class CommandJsonContext : JsonSerializerContext;
