using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Replicate;

/// <summary>The inputs of a model by the schema of its version: their names, limits, and allowed values.</summary>
internal sealed class ModelInputs
{
    private readonly Dictionary<string, InputSchema> _inputs;

    private ModelInputs(Dictionary<string, InputSchema> inputs) => _inputs = inputs;

    /// <summary>All of them, in the order of the schema.</summary>
    public IReadOnlyDictionary<string, InputSchema> All => _inputs;

    public bool Has(string name) => _inputs.ContainsKey(name);

    /// <summary>The schema of an input; null when there is none of that name.</summary>
    public InputSchema? Find(string name) => _inputs.GetValueOrDefault(name);

    /// <summary>The allowed values of the input; empty if it is not an enumeration.</summary>
    public IReadOnlyList<string> ChoicesOf(string name) => [.. (Find(name)?.Choices ?? []).Select(WireJson.NameOf).OfType<string>()];

    /// <summary>The seeds that it accepts; null if they are not stated.</summary>
    public SeedRange? Seeds => Find("seed") is { } seed && (seed.Least ?? seed.Most) is not null ? SeedRange.Of(seed.Least, seed.Most) : null;

    /// <summary>The default of the input; null if there is none, or it is not a number.</summary>
    public double? DefaultOf(string name) => Find(name) is { } input ? WireJson.NumberOf(input.Default) : null;

    /// <summary>Reads <c>components.schemas.Input.properties</c> of a version's <c>openapi_schema</c>; null if it is missing.</summary>
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
