using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ImageGen.Providers.Http.Loose;

/// <summary>
/// A list in a response: an item of another type reads as null and does not affect the rest. A single object is a list of one, as some compatible
/// services write it; any other value reads as null.
/// </summary>
/// <typeparam name="T">The type of an item, which the serializer context of the response must include.</typeparam>
internal sealed class LooseList<T> : JsonConverter<IReadOnlyList<T?>?>
    where T : class
{
    /// <inheritdoc />
    public override bool HandleNull => true;

    /// <inheritdoc />
    public override IReadOnlyList<T?>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var list = JsonElement.ParseValue(ref reader);
        var type = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        return list.ValueKind switch
        {
            JsonValueKind.Array => [.. list.EnumerateArray().Select(item => WireJson.Read(item, type))],
            JsonValueKind.Object => [WireJson.Read(list, type)],
            _ => null,
        };
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<T?>? value, JsonSerializerOptions options) => throw new NotSupportedException("Responses are only read.");
}
