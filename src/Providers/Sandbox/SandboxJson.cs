using System.Text.Json.Serialization;

namespace ImageGen.Providers.Sandbox;

[JsonSerializable(typeof(SandboxDrawing))]
internal sealed partial class SandboxJson : JsonSerializerContext;
