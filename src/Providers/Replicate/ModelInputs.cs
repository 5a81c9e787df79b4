using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Replicate;

/// <summary>The inputs of a model by the schema that comes with its version: their names, limits, and the values of those that are a choice.</summary>
internal sealed class ModelInputs
{
    private readonly Dictionary<string, InputSchema> _inputs;

    private ModelInputs(Dictionary<string, InputSchema> inputs) => _inputs = inputs;

    /// <summary>All of them, in the order of the schema.</summary>
    public IReadOnlyDictionary<string, InputSchema> All => _inputs;

    public bool Has(string name) => _inputs.ContainsKey(name);

    /// <summary>What is said of an input; null when there is none of that name.</summary>
    public InputSchema? Find(string name) => _inputs.GetValueOrDefault(name);

    /// <summary>The values the input may have; empty when it is no choice.</summary>
    public IReadOnlyList<string> ChoicesOf(string name) => [.. (Find(name)?.Choices ?? []).Select(WireJson.NameOf).OfType<string>()];

    /// <summary>The seeds it takes; null where it does not say.</summary>
    public SeedRange? Seeds => Find("seed") is { } seed && (seed.Least ?? seed.Most) is not null ? SeedRange.Of(seed.Least, seed.Most) : null;

    /// <summary>What the input is when an order leaves it out; null when that is not said, or is no number.</summary>
    public double? DefaultOf(string name) => Find(name) is { } input ? WireJson.NumberOf(input.Default) : null;

    /// <summary>Reads <c>components.schemas.Input.properties</c> of a version's <c>openapi_schema</c>; null when it is not there.</summary>
    public static ModelInputs? Read(JsonElement schema)
    {
        var schemas = WireJson.In(WireJson.In(schema, "components"), "schemas");
        var inputs = WireJson.In(WireJson.In(schemas, "Input"), "properties");
        if (inputs.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        Dictionary<string, InputSchema> read = new(StringComparer.Ordinal);
        foreach (var input in inputs.EnumerateObject())
        {
            read[input.Name] = InputSchema.Read(input.Value, schemas);
        }

        return read.Count == 0 ? null : new ModelInputs(read);
    }
}
