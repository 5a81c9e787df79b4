using System.Text.Json.Serialization;

namespace ImageGen.Providers.SdCpp;

[JsonSerializable(typeof(WireOrder))]
[JsonSerializable(typeof(WireJob))]
[JsonSerializable(typeof(WireResult))]
[JsonSerializable(typeof(WireImage))]
[JsonSerializable(typeof(WireModel))]
[JsonSerializable(typeof(WireFailure))]
[JsonSerializable(typeof(WireCapabilities))]
internal sealed partial class SdCppJson : JsonSerializerContext;
