using System.Text.Json.Serialization;

namespace ImageGen.Providers.Automatic1111;

[JsonSerializable(typeof(WireOrder))]
[JsonSerializable(typeof(WireImages))]
[JsonSerializable(typeof(WireInfo))]
[JsonSerializable(typeof(WireFailure))]
[JsonSerializable(typeof(WireFinding))]
[JsonSerializable(typeof(WireTaskQuery))]
[JsonSerializable(typeof(WireTask))]
[JsonSerializable(typeof(WireProgress))]
[JsonSerializable(typeof(WireState))]
[JsonSerializable(typeof(WireNative))]
internal sealed partial class Automatic1111Json : JsonSerializerContext;
