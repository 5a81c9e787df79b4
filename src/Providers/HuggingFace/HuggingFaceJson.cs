using System.Text.Json.Serialization;

namespace ImageGen.Providers.HuggingFace;

[JsonSerializable(typeof(WireFailure))]
[JsonSerializable(typeof(WireImages))]
[JsonSerializable(typeof(WireQueued))]
[JsonSerializable(typeof(WireModel))]
[JsonSerializable(typeof(WireMapping))]
internal sealed partial class HuggingFaceJson : JsonSerializerContext;
