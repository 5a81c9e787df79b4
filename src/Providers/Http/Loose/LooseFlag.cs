using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.Http.Loose;

/// <summary>A boolean in a response, also as a text; any other value reads as null.</summary>
internal sealed class LooseFlag : JsonConverter<bool?>
{
    /// <inheritdoc />
    public override bool HandleNull => true;

    /// <inheritdoc />
    public override bool? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => WireJson.FlagOf(JsonElement.ParseValue(ref reader));

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, bool? value, JsonSerializerOptions options) => throw new NotSupportedException("Responses are only read.");
}
