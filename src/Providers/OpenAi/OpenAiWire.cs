using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.OpenAi;

/// <summary>The reason of a refusal.</summary>
internal sealed record WireError
{
    [JsonPropertyName("message")]
    public JsonElement Message { get; init; }
}

/// <summary>The body of an error response (<c>ErrorResponse</c>).</summary>
internal sealed record WireFailure
{
    /// <summary>A <see cref="WireError"/>; some compatible services send plain text here.</summary>
    [JsonPropertyName("error")]
    public JsonElement Error { get; init; }
}

/// <summary>The body of an order: <c>CreateImageRequest</c>, with the used fields. Null values are omitted.</summary>
internal sealed record WireOrder
{
    /// <summary>The requested file format.</summary>
    public const string Format = "output_format";

    private const string Bytes = "response_format";

    private const string Number = "n";

    /// <summary>The parameters that an order can omit.</summary>
    public static readonly IReadOnlyList<string> Optional = [Bytes, Number, Format];

    [JsonPropertyName("model")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Model { get; init; }

    [JsonPropertyName("prompt")]
    public required string Prompt { get; init; }

    /// <summary>The number of images. Sent unless the service refuses it: the default is one, but an order without it depends on every compatible service having that default.</summary>
    [JsonPropertyName("n")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Count { get; init; } = 1;

    /// <summary><c>WIDTHxHEIGHT</c>; absent for the service's choice.</summary>
    [JsonPropertyName("size")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Size { get; init; }

    /// <summary><c>url</c> or <c>b64_json</c>; the GPT image models do not have this parameter.</summary>
    [JsonPropertyName("response_format")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ResponseFormat { get; init; }

    /// <summary><c>png</c>, <c>jpeg</c> or <c>webp</c>; only the GPT image models have this parameter.</summary>
    [JsonPropertyName("output_format")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OutputFormat { get; init; }

    /// <summary>The caller's own parameters (<see cref="GenerationOrder.Options"/>), beside the adapter's own and never in place of them. The serializer binds none that can only be initialized.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Options { get; set; }

    /// <summary>The order without one of the <see cref="Optional"/> parameters; null if it does not have it.</summary>
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
