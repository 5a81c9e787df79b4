using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGen.Providers.Options;

/// <summary>
/// Adds the options of an order to the request body. Options that collide with the system's own fields are refused when the request is accepted; this checks
/// again with the fields that are really sent, since some are chosen only by a model's schema.
/// </summary>
internal static class OptionFields
{
    /// <summary>The options for the extension data of a body; null for none.</summary>
    public static Dictionary<string, JsonElement>? Of(GenerationOrder order, params ReadOnlySpan<string> without)
    {
        if (order.Options is not { Count: > 0 } options)
        {
            return null;
        }

        var fields = new Dictionary<string, JsonElement>(options, StringComparer.Ordinal);
        foreach (var name in without)
        {
            fields.Remove(name);
        }

        return fields.Count == 0 ? null : fields;
    }

    /// <summary>The options inside an option that is an object, for the extension data of that part of a body; null for none.</summary>
    public static Dictionary<string, JsonElement>? Inside(GenerationOrder order, string name)
        => order.Options?.TryGetValue(name, out var value) == true && value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().DistinctBy(property => property.Name).ToDictionary(property => property.Name, property => property.Value, StringComparer.Ordinal)
            : null;

    /// <summary>Adds the options to a body; returns the error if the body has one of them already, and must not be sent then. Null when all were added.</summary>
    public static string? Add(JsonObject body, GenerationOrder order)
    {
        foreach (var (name, value) in order.Options ?? new Dictionary<string, JsonElement>())
        {
            if (body.Any(field => string.Equals(field.Key, name, StringComparison.OrdinalIgnoreCase)))
            {
                return $"provider_options.{name} is set from the request's own fields, and must not be given.";
            }

            body[name] = JsonNode.Parse(value.GetRawText());
        }

        return null;
    }

    /// <summary>The options as form fields. Only scalars; others were refused when the request was accepted.</summary>
    public static IEnumerable<(string Name, string? Value)> ForForm(GenerationOrder order)
        => (order.Options ?? new Dictionary<string, JsonElement>())
            .Where(option => option.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
            .Select(option => (option.Key, (string?)(option.Value.ValueKind == JsonValueKind.String ? option.Value.GetString() : option.Value.GetRawText())));
}
