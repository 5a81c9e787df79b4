using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ImageGen.Providers.Http.Loose;

/// <summary>An object in a response; any other value reads as null.</summary>
/// <typeparam name="T">Its type, which the serializer context of the response must include.</typeparam>
internal sealed class LooseObject<T> : JsonConverter<T?>
    where T : class
{
    /// <inheritdoc />
    public override bool HandleNull => true;

    /// <inheritdoc />
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => WireJson.Read(JsonElement.ParseValue(ref reader), (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, T? value, JsonSerializerOptions options) => throw new NotSupportedException("Responses are only read.");
}
