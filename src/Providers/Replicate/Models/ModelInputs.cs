using System.Text.Json;

namespace ImageGen.Providers.Replicate.Models;

/// <summary>The inputs of a model by the schema that comes with its version: their names, and the values of those that are a choice.</summary>
internal sealed class ModelInputs
{
    private readonly Dictionary<string, IReadOnlyList<string>> _choices;

    private readonly Dictionary<(string Input, string Property), double> _numbers;

    private ModelInputs(Dictionary<string, IReadOnlyList<string>> choices, Dictionary<(string Input, string Property), double> numbers) => (_choices, _numbers) = (choices, numbers);

    public bool Has(string name) => _choices.ContainsKey(name);

    /// <summary>The values the input may have; empty when it is no choice.</summary>
    public IReadOnlyList<string> ChoicesOf(string name) => _choices.GetValueOrDefault(name) ?? [];

    /// <summary>What the input is when an order leaves it out; null when that is not said, or is no number.</summary>
    public double? DefaultOf(string name) => _numbers.TryGetValue((name, "default"), out var number) ? number : null;

    /// <summary>The highest number that the input may be; null when none is said.</summary>
    public double? MaximumOf(string name) => _numbers.TryGetValue((name, "maximum"), out var number) ? number : null;

    /// <summary>Reads <c>components.schemas.Input.properties</c> of a version's <c>openapi_schema</c>; null when it is not there.</summary>
    public static ModelInputs? Read(JsonElement schema)
    {
        if (Find(schema, "components", "schemas") is not { } schemas || Find(schemas, "Input", "properties") is not { ValueKind: JsonValueKind.Object } inputs)
        {
            return null;
        }

        Dictionary<string, IReadOnlyList<string>> choices = new(StringComparer.Ordinal);
        Dictionary<(string Input, string Property), double> numbers = [];
        foreach (var input in inputs.EnumerateObject())
        {
            choices[input.Name] = ReadChoices(input.Value, schemas);
            foreach (var property in new[] { "default", "maximum" })
            {
                if (Find(input.Value, property) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number))
                {
                    numbers[(input.Name, property)] = number;
                }
            }
        }

        return choices.Count == 0 ? null : new ModelInputs(choices, numbers);
    }

    // A choice stands in the property, or, as Cog writes it, in a schema of its own behind allOf and $ref.
    private static IReadOnlyList<string> ReadChoices(JsonElement input, JsonElement schemas)
    {
        var values = Find(input, "enum");
        if (values is null
            && Find(input, "allOf") is { ValueKind: JsonValueKind.Array } all && all.GetArrayLength() > 0
            && Find(all[0], "$ref") is { ValueKind: JsonValueKind.String } reference)
        {
            values = Find(schemas, reference.GetString()!.Split('/')[^1], "enum");
        }

        return values is { ValueKind: JsonValueKind.Array } array
            ? [.. array.EnumerateArray().Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString()!)]
            : [];
    }

    private static JsonElement? Find(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element;
    }
}
