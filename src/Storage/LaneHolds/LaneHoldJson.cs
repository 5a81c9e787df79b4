using System.Text.Json.Serialization;

namespace ImageGen.Storage.LaneHolds;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LaneHold))]
internal sealed partial class LaneHoldJson : JsonSerializerContext;
