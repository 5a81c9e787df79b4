using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.Http.Loose;

/// <summary>A list with items of any type in a response; any other value reads as null.</summary>
internal sealed class LooseItems : JsonConverter<IReadOnlyList<JsonElement>?>
{
    /// <inheritdoc />
    public override bool HandleNull => true;

    /// <inheritdoc />
    public override IReadOnlyList<JsonElement>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => JsonElement.ParseValue(ref reader) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : null;

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<JsonElement>? value, JsonSerializerOptions options) => throw new NotSupportedException("Responses are only read.");
}
