using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGen.Jobs.Submission;

/// <summary>Provider options in the form that is hashed: the order of names makes no difference at any depth.</summary>
internal static class CanonicalOptions
{
    /// <summary>The options sorted by name; null for none.</summary>
    public static SortedDictionary<string, JsonElement>? Of(IReadOnlyDictionary<string, JsonElement>? options)
        => options is { Count: > 0 }
            ? new SortedDictionary<string, JsonElement>(options.ToDictionary(option => option.Key, option => JsonSerializer.SerializeToElement(Sorted(option.Value))), StringComparer.Ordinal)
            : null;

    private static JsonNode? Sorted(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(value.EnumerateObject()
            .OrderBy(property => property.Name, StringComparer.Ordinal)
            .Select(property => KeyValuePair.Create(property.Name, Sorted(property.Value)))),
        JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(Sorted)]),
        JsonValueKind.Null => null,
        _ => JsonValue.Create(value),
    };
}
