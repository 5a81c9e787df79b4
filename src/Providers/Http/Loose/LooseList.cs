using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ImageGen.Providers.Http.Loose;

/// <summary>
/// A list inside an answer: what in it has another form is null and does not spoil the rest. A single object is a list of one, as some compatible
/// services write it; anything else is as good as no list.
/// </summary>
/// <typeparam name="T">The form of an item, which the context of the answer has too.</typeparam>
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
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<T?>? value, JsonSerializerOptions options) => throw new NotSupportedException("Answers are only read.");
}
