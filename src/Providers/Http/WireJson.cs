using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ImageGen.Providers.Http;

/// <summary>
/// Reads JSON of services, which may be anything. Nearly valid JSON (<see cref="JsonRepair"/>) is read too: a response may
/// contain a paid image, which must not be lost because of an unused field.
/// </summary>
internal static class WireJson
{
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = JsonRepair.MaxDepth + 1 };

    private static readonly JsonReaderOptions Lenient = Strict with { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The value, or null for invalid JSON or another type: a page of a proxy, a truncated response.</summary>
    public static T? Read<T>(ReadOnlyMemory<byte> json, JsonTypeInfo<T> type)
        where T : class
        => TryRead(json.Span, type, out var value) ? value : null;

    /// <summary>The value inside another one, or null if it is not an object of that type.</summary>
    public static T? Read<T>(JsonElement value, JsonTypeInfo<T> type)
        where T : class
        // From its bytes, since a value that is read separately may have 64 levels only.
        => value.ValueKind == JsonValueKind.Object && TryRead(JsonMarshal.GetRawUtf8Value(value), type, Lenient, out var inner) ? inner : null;

    /// <summary>The object in a body; null for anything else.</summary>
    public static JsonElement? ObjectOf(ReadOnlyMemory<byte> json)
        => TryRead(json.Span, HttpJson.Default.JsonElement, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    /// <summary>The text of a value that should be a text.</summary>
    public static string? TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? GetString(value) : null;

    /// <summary>The text of a value that is a name, an id or a code: some services write them as numbers.</summary>
    public static string? NameOf(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetRawText() : TextOf(value);

    /// <summary>The number in a value, also as a text; null for none, and for one that is not finite.</summary>
    public static double? NumberOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetDouble(out var number) && double.IsFinite(number) ? number : null,
        JsonValueKind.String => double.TryParse(TextOf(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null,
        _ => null,
    };

    /// <summary>The whole number in a value, also as <c>7.0</c> or as a text; null for none.</summary>
    public static long? WholeOf(JsonElement value)
        => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var whole) ? whole
            : NumberOf(value) is { } number && Math.Abs(number) < 1L << 53 && Math.Floor(number) == number ? (long)number
            : null;

    /// <summary>The boolean in a value, also as a text; null for none.</summary>
    public static bool? FlagOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => bool.TryParse(TextOf(value), out var flag) ? flag : null,
        _ => null,
    };

    /// <summary>The items of a list; empty if it is not a list.</summary>
    public static IEnumerable<JsonElement> ItemsOf(JsonElement value) => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    /// <summary>The value of that name inside an object; undefined if there is none, or it is not an object.</summary>
    public static JsonElement In(JsonElement value, string name) => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var inner) ? inner : default;

    private static bool TryRead<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, out T? value)
    {
        if (!JsonRepair.IsNeeded(json) && TryRead(json, type, Strict, out value))
        {
            return true;
        }

        if (JsonRepair.IsPossible(json))
        {
            return TryRead(JsonRepair.Repair(json), type, Lenient, out value);
        }

        value = default;
        return false;
    }

    private static bool TryRead<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, JsonReaderOptions options, out T? value)
    {
        try
        {
            var reader = new Utf8JsonReader(json, options);
            value = JsonSerializer.Deserialize(ref reader, type);

            // To the end: a value followed by more data is not the response that it looks like.
            return !reader.Read();
        }
        catch (JsonException)
        {
            // The callers treat it as an unreadable response; its text is not logged.
            value = default;
            return false;
        }
    }

    private static string? GetString(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // An unpaired surrogate in an escape, which is JSON and not text.
            return null;
        }
    }
}
