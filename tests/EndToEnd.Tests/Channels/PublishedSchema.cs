using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ImageGen.EndToEnd.Tests.Channels;

/// <summary>Validates a message against its schema in docs/schemas. Only the JSON Schema keywords that are used there are supported.</summary>
internal static class PublishedSchema
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(ThisFolder(), "../../../docs/schemas"));

    /// <summary>Returns every violation of the schema.</summary>
    public static IReadOnlyList<string> FaultsOf(SeenEvent message)
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, $"{message.Type}.json")));
        return [.. Faults(schema.RootElement, message.Body, message.Type)];
    }

    private static IEnumerable<string> Faults(JsonElement schema, JsonElement value, string path)
    {
        if (schema.TryGetProperty("type", out var type) && !Is(value, type.GetString()!))
        {
            return [$"{path} is {value.ValueKind} and not {type}"];
        }

        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(word => JsonElement.DeepEquals(word, value)))
        {
            return [$"{path} is {value}"];
        }

        if (schema.TryGetProperty("format", out var format) && !HasFormat(value.GetString()!, format.GetString()!))
        {
            return [$"{path} is no {format}: {value}"];
        }

        return value.ValueKind switch
        {
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) => value.EnumerateArray().SelectMany((item, index) => Faults(items, item, $"{path}[{index}]")),
            JsonValueKind.Object => FaultsOfObject(schema, value, path),
            _ => [],
        };
    }

    private static IEnumerable<string> FaultsOfObject(JsonElement schema, JsonElement value, string path)
    {
        var known = schema.TryGetProperty("properties", out var properties) ? properties : default;
        var missing = schema.TryGetProperty("required", out var required)
            ? required.EnumerateArray().Select(name => name.GetString()!).Where(name => !value.TryGetProperty(name, out _)).Select(name => $"{path}.{name} is missing")
            : [];
        return missing.Concat(value.EnumerateObject().SelectMany(property =>
            known.ValueKind == JsonValueKind.Object && known.TryGetProperty(property.Name, out var own) ? Faults(own, property.Value, $"{path}.{property.Name}")
            : schema.TryGetProperty("additionalProperties", out var other) && other.ValueKind == JsonValueKind.Object ? Faults(other, property.Value, $"{path}.{property.Name}")
            : [$"{path}.{property.Name} is not in the schema"]));
    }

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => throw new NotSupportedException($"The type '{type}' is not used in the schemas of docs/schemas."),
    };

    private static bool HasFormat(string text, string format) => format switch
    {
        "uuid" => Guid.TryParseExact(text, "D", out _),
        "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
        _ => throw new NotSupportedException($"The format '{format}' is not used in the schemas of docs/schemas."),
    };

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
