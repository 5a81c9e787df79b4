using System.Text.Json.Serialization;

namespace ImageGen.Providers.Stability;

[JsonSerializable(typeof(WireImage))]
[JsonSerializable(typeof(WireFailure))]
[JsonSerializable(typeof(WireBalance))]
internal sealed partial class StabilityJson : JsonSerializerContext;
