using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.Http;

[JsonSerializable(typeof(JsonElement))]
internal sealed partial class HttpJson : JsonSerializerContext;
