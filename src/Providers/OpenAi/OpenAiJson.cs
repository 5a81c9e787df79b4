using System.Text.Json.Serialization;
using ImageGen.Providers.OpenAi.Wire;

namespace ImageGen.Providers.OpenAi;

[JsonSerializable(typeof(WireOrder))]
[JsonSerializable(typeof(WireImages))]
[JsonSerializable(typeof(WireImage))]
[JsonSerializable(typeof(WireReport))]
[JsonSerializable(typeof(WireFailure))]
[JsonSerializable(typeof(WireError))]
internal sealed partial class OpenAiJson : JsonSerializerContext;
