using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Providers.Http.Loose;

namespace ImageGen.Providers.CogView;

/// <summary>The reason of a refusal.</summary>
internal sealed record WireError
{
    /// <summary>Digits, as a text; some gateways write a number.</summary>
    [JsonPropertyName("code")]
    public JsonElement Code { get; init; }

    [JsonPropertyName("message")]
    public JsonElement Message { get; init; }
}

/// <summary>The body of an error response.</summary>
internal sealed record WireFailure
{
    /// <summary>A <see cref="WireError"/>.</summary>
    [JsonPropertyName("error")]
    public JsonElement Error { get; init; }

    [JsonPropertyName("content_filter")]
    public JsonElement ContentFilter { get; init; }

    /// <summary>The same with its name in the chat API.</summary>
    [JsonPropertyName("contentFilter")]
    public JsonElement OtherContentFilter { get; init; }
}

/// <summary>The body of an order, with the used fields.</summary>
internal sealed record WireOrder
{
    [JsonPropertyName("model")]
    public required string Model { get; init; }

    [JsonPropertyName("prompt")]
    public required string Prompt { get; init; }

    /// <summary><c>WIDTHxHEIGHT</c>, with the letter x; absent for the model's default.</summary>
    [JsonPropertyName("size")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Size { get; init; }

    /// <summary>The caller's own parameters (<see cref="GenerationOrder.Options"/>), beside the adapter's own and never in place of them. The serializer binds none that can only be initialized.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Options { get; set; }
}

/// <summary>An image, always as an address.</summary>
internal sealed record WireImage
{
    [JsonPropertyName("url")]
    public JsonElement Url { get; init; }
}

/// <summary>The response to a synchronous order.</summary>
internal sealed record WireImages
{
    /// <summary>The images; always one.</summary>
    [JsonPropertyName("data")]
    [JsonConverter(typeof(LooseList<WireImage>))]
    public IReadOnlyList<WireImage?>? Data { get; init; }

    /// <summary>The results of the content filter, see <see cref="FilterMarks"/>.</summary>
    [JsonPropertyName("content_filter")]
    public JsonElement ContentFilter { get; init; }
}

/// <summary>An asynchronous order, in the response to the order and to later reads.</summary>
internal sealed record WireTask
{
    [JsonPropertyName("id")]
    public JsonElement Id { get; init; }

    /// <summary><c>PROCESSING</c>, <c>SUCCESS</c> or <c>FAIL</c>.</summary>
    [JsonPropertyName("task_status")]
    public JsonElement Status { get; init; }

    /// <summary>The images; not called <c>data</c> here.</summary>
    [JsonPropertyName("image_result")]
    [JsonConverter(typeof(LooseList<WireImage>))]
    public IReadOnlyList<WireImage?>? Result { get; init; }

    [JsonPropertyName("content_filter")]
    public JsonElement ContentFilter { get; init; }

    /// <summary>The reason of a failure; not documented.</summary>
    [JsonPropertyName("error")]
    public JsonElement Error { get; init; }
}
