using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.OpenAi.Wire;

/// <summary>The body of an order: <c>CreateImageRequest</c>, as much of it as is used here. What is null is left out.</summary>
internal sealed record WireOrder
{
    /// <summary>The caller's wish for a file format.</summary>
    public const string Format = "output_format";

    private const string Bytes = "response_format";

    private const string Number = "n";

    /// <summary>The parameters that an order can do without.</summary>
    public static readonly IReadOnlyList<string> Optional = [Bytes, Number, Format];

    [JsonPropertyName("model")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Model { get; init; }

    [JsonPropertyName("prompt")]
    public required string Prompt { get; init; }

    /// <summary>How many pictures. Sent unless the service refuses it: the default is one, but an order without it trusts every compatible service in that.</summary>
    [JsonPropertyName("n")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Count { get; init; } = 1;

    /// <summary><c>WIDTHxHEIGHT</c>; absent for the service's choice.</summary>
    [JsonPropertyName("size")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Size { get; init; }

    /// <summary><c>url</c> or <c>b64_json</c>; the GPT image models know no such parameter.</summary>
    [JsonPropertyName("response_format")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ResponseFormat { get; init; }

    /// <summary><c>png</c>, <c>jpeg</c> or <c>webp</c>; only the GPT image models know it.</summary>
    [JsonPropertyName("output_format")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OutputFormat { get; init; }

    /// <summary>The caller's own parameters (<see cref="GenerationOrder.Options"/>), beside ours and never in place of them. The serializer binds none that can only be initialized.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Options { get; set; }

    /// <summary>The order without one of the <see cref="Optional"/> parameters; null where it does not have it.</summary>
    public WireOrder? Without(string parameter) => parameter switch
    {
        Bytes when ResponseFormat is not null => this with { ResponseFormat = null },
        Number when Count is not null => this with { Count = null },
        Format when OutputFormat is not null => this with { OutputFormat = null },
        _ => null,
    };

    /// <summary>The order without some of the <see cref="Optional"/> parameters.</summary>
    public WireOrder Without(IEnumerable<string> parameters) => parameters.Aggregate(this, (left, name) => left.Without(name) ?? left);
}
