using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.ComfyUi;

[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
[JsonSerializable(typeof(WireAccepted))]
[JsonSerializable(typeof(WireUpload))]
[JsonSerializable(typeof(WireFailure))]
[JsonSerializable(typeof(WireError))]
[JsonSerializable(typeof(WireNode))]
[JsonSerializable(typeof(WireQueue))]
[JsonSerializable(typeof(WireEntry))]
[JsonSerializable(typeof(WireStatus))]
[JsonSerializable(typeof(WireCrash))]
[JsonSerializable(typeof(WireFile))]
[JsonSerializable(typeof(WireMessage))]
[JsonSerializable(typeof(WireStep))]
internal sealed partial class ComfyUiJson : JsonSerializerContext;
