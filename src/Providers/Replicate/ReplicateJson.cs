using System.Text.Json.Serialization;

namespace ImageGen.Providers.Replicate;

[JsonSerializable(typeof(WireOrder))]
[JsonSerializable(typeof(WirePrediction))]
[JsonSerializable(typeof(WirePredictionList))]
[JsonSerializable(typeof(WireModel))]
[JsonSerializable(typeof(WireVersion))]
[JsonSerializable(typeof(WireProblem))]
[JsonSerializable(typeof(WireSecret))]
internal sealed partial class ReplicateJson : JsonSerializerContext;
