using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.Http.Loose;

/// <summary>A number in a response, also as a text; any other value reads as null.</summary>
internal sealed class LooseNumber : JsonConverter<decimal?>
{
    /// <inheritdoc />
    public override bool HandleNull => true;

    /// <inheritdoc />
    public override decimal? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => decimal.TryParse(WireJson.NameOf(JsonElement.ParseValue(ref reader)), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, decimal? value, JsonSerializerOptions options) => throw new NotSupportedException("Responses are only read.");
}
