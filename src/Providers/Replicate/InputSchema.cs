using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Replicate;

/// <summary>The used parts of the schema of one input of a model. Missing values are null or empty.</summary>
internal sealed record InputSchema
{
    private const int MaxDepth = 6;

    private static readonly string[] Parts = ["allOf", "anyOf", "oneOf"];

    public string? Type { get; init; }

    /// <summary>The allowed values, texts or numbers; empty if it is not an enumeration.</summary>
    public IReadOnlyList<JsonElement> Choices { get; init; } = [];

    /// <summary>The smallest number.</summary>
    public double? Least { get; init; }

    /// <summary>The largest number.</summary>
    public double? Most { get; init; }

    public double? MultipleOf { get; init; }

    /// <summary>Its default; undefined if there is none.</summary>
    public JsonElement Default { get; init; }

    public string Description { get; init; } = "";

    public bool IsWhole => Type == "integer";

    /// <summary>Whether a number is allowed.</summary>
    public bool Takes(double number)
        => !(number < Least) && !(number > Most) && (MultipleOf is not { } step || Math.Abs(Math.IEEERemainder(number, step)) < 1e-9)
            && (Choices.Count == 0 || Choices.Any(choice => WireJson.NumberOf(choice) == number));

    /// <summary>
    /// Reads an input. Its type may be inline, or behind <c>$ref</c>, <c>allOf</c>, <c>anyOf</c> and <c>oneOf</c>, as Cog and OpenAPI 3.1 write enumerations
    /// and nullable values.
    /// </summary>
    public static InputSchema Read(JsonElement input, JsonElement schemas) => Read(input, schemas, MaxDepth);

    private static InputSchema Read(JsonElement input, JsonElement schemas, int depth)
    {
        var own = ReadOwn(input);
        if (depth == 0)
        {
            return own;
        }

        IEnumerable<JsonElement> parts =
        [
            .. WireJson.TextOf(WireJson.In(input, "$ref")) is { } reference ? [WireJson.In(schemas, reference.Split('/')[^1])] : Array.Empty<JsonElement>(),
            .. Parts.SelectMany(name => WireJson.ItemsOf(WireJson.In(input, name))),
        ];

        // The input's own keywords take precedence: a default beside a reference is the input's.
        return parts.Select(part => Read(part, schemas, depth - 1)).Aggregate(own, Join);
    }

    private static InputSchema ReadOwn(JsonElement input)
    {
        var type = TypeOf(WireJson.In(input, "type"));
        var whole = type == "integer";
        var isSmall = WireJson.TextOf(WireJson.In(input, "format")) == "int32";
        return new InputSchema
        {
            Type = type,
            Choices = WireJson.In(input, "const") is { ValueKind: JsonValueKind.String or JsonValueKind.Number } one ? [one]
                : [.. WireJson.ItemsOf(WireJson.In(input, "enum")).Where(value => value.ValueKind is JsonValueKind.String or JsonValueKind.Number)],
            Least = LimitOf(input, "minimum", "exclusiveMinimum", whole ? 1 : 0),
            Most = LimitOf(input, "maximum", "exclusiveMaximum", whole ? -1 : 0) ?? (isSmall ? int.MaxValue : null),
            MultipleOf = WireJson.NumberOf(WireJson.In(input, "multipleOf")) is > 0 and var step ? step : null,
            Default = WireJson.In(input, "default"),
            Description = WireJson.TextOf(WireJson.In(input, "description")) ?? "",
        };
    }

    // OpenAPI 3.1 lists types, including null.
    private static string? TypeOf(JsonElement type)
        => WireJson.TextOf(type) is { } one ? one == "null" ? null : one : WireJson.ItemsOf(type).Select(WireJson.TextOf).FirstOrDefault(text => text is not (null or "null"));

    /// <summary>A limit, whose exclusive form is a separate number (OpenAPI 3.1) or a boolean beside it (3.0).</summary>
    private static double? LimitOf(JsonElement input, string name, string exclusiveName, double step)
    {
        var exclusive = WireJson.In(input, exclusiveName);
        return exclusive.ValueKind == JsonValueKind.True ? WireJson.NumberOf(WireJson.In(input, name)) + step
            : WireJson.NumberOf(exclusive) is { } number ? number + step
            : WireJson.NumberOf(WireJson.In(input, name));
    }

    private static InputSchema Join(InputSchema one, InputSchema other) => one with
    {
        Type = one.Type ?? other.Type,
        Choices = one.Choices.Count == 0 ? other.Choices : [.. one.Choices, .. other.Choices],
        Least = one.Least ?? other.Least,
        Most = one.Most ?? other.Most,
        MultipleOf = one.MultipleOf ?? other.MultipleOf,
        Default = one.Default.ValueKind == JsonValueKind.Undefined ? other.Default : one.Default,
        Description = $"{one.Description} {other.Description}".Trim(),
    };
}
