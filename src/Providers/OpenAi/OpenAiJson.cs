using System.Text.Json.Serialization;

namespace ImageGen.Providers.OpenAi;

[JsonSerializable(typeof(WireOrder))]
[JsonSerializable(typeof(WireImages))]
[JsonSerializable(typeof(WireImage))]
[JsonSerializable(typeof(WireReport))]
[JsonSerializable(typeof(WireFailure))]
[JsonSerializable(typeof(WireError))]
internal sealed partial class OpenAiJson : JsonSerializerContext;
