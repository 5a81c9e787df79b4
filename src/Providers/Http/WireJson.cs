using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ImageGen.Providers.Http;

/// <summary>Reads what comes over the wire, which may be anything.</summary>
internal static class WireJson
{
    /// <summary>The value, or null for what is not JSON or not of that form: a page of a proxy, half an answer, another shape.</summary>
    public static T? Read<T>(ReadOnlyMemory<byte> json, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json.Span, type);
        }
        catch (JsonException)
        {
            // The callers treat it as an answer that says nothing; its text is not repeated anywhere.
            return null;
        }
    }

    /// <summary>The value inside another one, or null for what is not an object of that form.</summary>
    public static T? Read<T>(JsonElement value, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return value.ValueKind == JsonValueKind.Object ? value.Deserialize(type) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The text of a value that should be one.</summary>
    public static string? TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? GetString(value) : null;

    private static string? GetString(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate in an escape, which is JSON and not text.
            return null;
        }
    }
}
