using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ImageGen.Gateway.Tests.World;

/// <summary>Holds a value against a schema of an OpenAPI document: the words of JSON Schema that are used there. A field that no schema has is a fault.</summary>
internal static class SchemaCheck
{
    /// <summary>Returns every violation of the schema by the value.</summary>
    public static IReadOnlyList<string> FaultsOf(JsonNode root, JsonNode? schema, JsonNode? value, string path)
    {
        // A schema of nothing or of true allows everything.
        if (schema is not JsonObject rules)
        {
            return [];
        }

        if (rules["$ref"]?.GetValue<string>() is { } reference)
        {
            return FaultsOf(root, reference.TrimStart('#', '/').Split('/').Aggregate((JsonNode?)root, (node, step) => node?[step]), value, path);
        }

        if ((rules["oneOf"] ?? rules["anyOf"])?.AsArray() is { } choices)
        {
            var faults = choices.Select(choice => FaultsOf(root, choice, value, path)).ToList();
            return faults.Any(list => list.Count == 0) ? [] : faults.MinBy(list => list.Count)!;
        }

        if (TypesOf(rules) is { Count: > 0 } types && !types.Any(type => Is(value, type)))
        {
            return [$"{path} is {value?.ToJsonString() ?? "null"}, and may be {string.Join(" or ", types)}."];
        }

        return value switch
        {
            JsonObject fields => [.. FaultsOfObject(root, rules, fields, path)],
            JsonArray items => [.. items.SelectMany((item, index) => FaultsOf(root, rules["items"], item, $"{path}[{index}]"))],
            JsonValue single => [.. FaultsOfValue(rules, single, path)],
            _ => [],
        };
    }

    private static IEnumerable<string> FaultsOfObject(JsonNode root, JsonObject rules, JsonObject fields, string path)
    {
        foreach (var name in (rules["required"]?.AsArray() ?? []).Select(name => name!.GetValue<string>()).Where(name => !fields.ContainsKey(name)))
        {
            yield return $"{path} has no {name}.";
        }

        foreach (var (name, value) in fields)
        {
            var own = rules["properties"]?[name];
            if (own is null && rules["properties"] is not null && rules["additionalProperties"] is null)
            {
                yield return $"{path} has {name}, which the document does not list.";
            }

            foreach (var fault in FaultsOf(root, own ?? rules["additionalProperties"], value, $"{path}.{name}"))
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<string> FaultsOfValue(JsonObject rules, JsonValue value, string path)
    {
        if (rules["enum"]?.AsArray() is { } words && !words.Any(word => JsonNode.DeepEquals(word, value)))
        {
            yield return $"{path} is {value}, which is none of {words.ToJsonString()}.";
        }

        if (value.GetValueKind() == JsonValueKind.Number && value.GetValue<decimal>() is var number
            && ((Bound(rules["minimum"]) is { } least && number < least) || (Bound(rules["maximum"]) is { } most && number > most)))
        {
            yield return $"{path} is {number}, which is not from {rules["minimum"]} to {rules["maximum"]}.";
        }

        if (value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is var text
            && (!HasFormat(text, rules["format"]?.GetValue<string>()) || (rules["pattern"]?.GetValue<string>() is { } pattern && !Regex.IsMatch(text, pattern))))
        {
            yield return $"{path} is {text}, which has not the form {rules["format"] ?? rules["pattern"]}.";
        }
    }

    private static decimal? Bound(JsonNode? bound) => bound is null ? null : decimal.Parse(bound.ToString(), CultureInfo.InvariantCulture);

    private static IReadOnlyList<string> TypesOf(JsonObject rules) => rules["type"] switch
    {
        JsonArray many => [.. many.Select(type => type!.GetValue<string>())],
        JsonValue one => [one.GetValue<string>()],
        _ => [],
    };

    private static bool Is(JsonNode? value, string type) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value?.GetValueKind() == JsonValueKind.String,
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "integer" => value?.GetValueKind() == JsonValueKind.Number && decimal.IsInteger(value.GetValue<decimal>()),
        "number" => value?.GetValueKind() == JsonValueKind.Number,
        _ => throw new NotSupportedException($"The type '{type}' is not known here."),
    };

    private static bool HasFormat(string text, string? format) => format switch
    {
        "uuid" => Guid.TryParseExact(text, "D", out _),
        "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", out _),
        _ => true,
    };
}
