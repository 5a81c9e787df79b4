using System.Text.Json.Serialization;

namespace ImageGen.Providers.CogView;

[JsonSerializable(typeof(WireOrder))]
[JsonSerializable(typeof(WirePictures))]
[JsonSerializable(typeof(WirePicture))]
[JsonSerializable(typeof(WireTask))]
[JsonSerializable(typeof(WireFailure))]
[JsonSerializable(typeof(WireError))]
internal sealed partial class CogViewJson : JsonSerializerContext;
