using System.Text.Json.Serialization;

namespace ImageGen.Providers.OpenAi;

[JsonSerializable(typeof(WireOrder))]
[JsonSerializable(typeof(WireFailure))]
[JsonSerializable(typeof(WireError))]
internal sealed partial class OpenAiJson : JsonSerializerContext;
