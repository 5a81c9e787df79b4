using System.Text.Json.Serialization;

namespace ImageGen.Providers.CogView;

[JsonSerializable(typeof(WireOrder))]
[JsonSerializable(typeof(WireImages))]
[JsonSerializable(typeof(WireImage))]
[JsonSerializable(typeof(WireTask))]
[JsonSerializable(typeof(WireFailure))]
[JsonSerializable(typeof(WireError))]
internal sealed partial class CogViewJson : JsonSerializerContext;
