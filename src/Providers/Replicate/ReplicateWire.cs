using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ImageGen.Providers.Http.Loose;

namespace ImageGen.Providers.Replicate;

/// <summary>
/// Reads the progress from the end of a run's log. Models of the diffusers library write a bar for every step (tqdm): <c> 42%|████▏     | 21/50
/// [00:01&lt;00:02, 16.9it/s]</c>. Only the latest counts, and only in the last 4 kB: logs may be megabytes, with any content.
/// </summary>
internal sealed class LogPercent : JsonConverter<int?>
{
    private const int Tail = 4096;

    private const int MaxDigits = 3;

    /// <inheritdoc />
    public override int? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            // The raw text, with its escapes: they begin with a backslash, which no progress bar has in its percentage.
            return Find(reader.ValueSpan);
        }

        reader.Skip();
        return null;
    }

    /// <summary>Nothing of a log is ever written.</summary>
    public override void Write(Utf8JsonWriter writer, int? value, JsonSerializerOptions options) => writer.WriteNullValue();

    private static int? Find(ReadOnlySpan<byte> log)
    {
        var tail = log[^Math.Min(log.Length, Tail)..];
        var end = Math.Max(0, tail.LastIndexOf("%|"u8));
        var start = end;
        while (start > 0 && char.IsAsciiDigit((char)tail[start - 1]))
        {
            start--;
        }

        if (end - start is 0 or > MaxDigits || !IsWhole(log.Length - tail.Length + start, log))
        {
            return null;
        }

        var percent = 0;
        foreach (var digit in tail[start..end])
        {
            percent = (10 * percent) + (digit - '0');
        }

        // A full bar is no evidence about the rest: often another bar follows.
        return percent < 100 ? percent : null;
    }

    /// <summary>Whether the number that begins there has nothing of it before.</summary>
    private static bool IsWhole(int start, ReadOnlySpan<byte> log) => start == 0 || log[start - 1] is not ((byte)'.' or (byte)'-' or (>= (byte)'0' and <= (byte)'9'));
}

/// <summary>The used parts of a model.</summary>
internal sealed record WireModel
{
    [JsonPropertyName("is_official")]
    [JsonConverter(typeof(LooseFlag))]
    public bool? IsOfficial { get; init; }

    [JsonPropertyName("latest_version")]
    [JsonConverter(typeof(LooseObject<WireVersion>))]
    public WireVersion? LatestVersion { get; init; }
}

/// <summary>The body of an order. Replicate refuses unknown fields.</summary>
internal sealed record WireOrder
{
    /// <summary>The version; absent for official models.</summary>
    [JsonPropertyName("version")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Version { get; init; }

    /// <summary>The address that Replicate calls when the prediction has ended; redirects are not followed, and failed calls are repeated a few times.</summary>
    [JsonPropertyName("webhook")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Webhook { get; init; }

    /// <summary>The reported events, of <c>start</c>, <c>output</c>, <c>logs</c> and <c>completed</c>.</summary>
    [JsonPropertyName("webhook_events_filter")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? WebhookEvents { get; init; }

    [JsonPropertyName("input")]
    public required JsonObject Input { get; init; }

    // Never prompt and seed: a purchase whose response was lost is identified by them. And no input that changes the image.
    private static readonly string[] CallerInputNames = ["negative_prompt", "num_inference_steps", "steps", "guidance_scale", "guidance", "cfg", "output_format"];

    private static readonly string[] CountNames = ["num_outputs", "num_images"];

    private const string WebhookInput = "webhook";

    /// <summary>Inputs that the adapter added, and this order can omit; without a webhook it is polled.</summary>
    [JsonIgnore]
    public IEnumerable<string> AdapterInputs => CountNames.Where(Input.ContainsKey).Concat(Webhook is null ? [] : [WebhookInput]);

    /// <summary>The caller's inputs that this order can omit.</summary>
    [JsonIgnore]
    public IEnumerable<string> CallerInputs => CallerInputNames.Where(Input.ContainsKey);

    /// <summary>The order without some of them.</summary>
    public WireOrder Without(IReadOnlySet<string> names)
    {
        if (names.Count == 0)
        {
            return this;
        }

        var input = (JsonObject)Input.DeepClone();
        foreach (var name in names)
        {
            input.Remove(name);
        }

        var hasWebhook = !names.Contains(WebhookInput);
        return this with { Input = input, Webhook = hasWebhook ? Webhook : null, WebhookEvents = hasWebhook ? WebhookEvents : null };
    }

    /// <summary>The remark about those that were left out; null for none.</summary>
    public static string? RemarkOn(IReadOnlySet<string> leftOut)
        => string.Join(", ", leftOut.Where(name => name is not (WebhookInput or "num_outputs" or "num_images")).Order(StringComparer.Ordinal)) is { Length: > 0 } list
            ? $"The model does not take {list}: left out."
            : null;
}

/// <summary>
/// The used parts of a prediction. Every field may be missing: recordings of the live service lack fields that its schema requires.
/// Times are text, because they have up to nine fractional digits.
/// </summary>
internal sealed record WirePrediction
{
    [JsonPropertyName("id")]
    [JsonConverter(typeof(LooseText))]
    public string? Id { get; init; }

    [JsonPropertyName("model")]
    [JsonConverter(typeof(LooseText))]
    public string? Model { get; init; }

    /// <summary>64 hexadecimal digits, <c>hidden</c>, or something internal.</summary>
    [JsonPropertyName("version")]
    [JsonConverter(typeof(LooseText))]
    public string? Version { get; init; }

    [JsonPropertyName("status")]
    [JsonConverter(typeof(LooseText))]
    public string? Status { get; init; }

    [JsonPropertyName("input")]
    public JsonElement Input { get; init; }

    /// <summary>Whatever the model declares.</summary>
    [JsonPropertyName("output")]
    public JsonElement Output { get; init; }

    [JsonPropertyName("error")]
    public JsonElement Error { get; init; }

    /// <summary>The latest progress bar of the <c>logs</c>, in percent; nothing else of them is kept. Null if there is no usable one.</summary>
    [JsonPropertyName("logs")]
    [JsonConverter(typeof(LogPercent))]
    public int? Percent { get; init; }

    [JsonPropertyName("data_removed")]
    [JsonConverter(typeof(LooseFlag))]
    public bool? DataRemoved { get; init; }

    [JsonPropertyName("created_at")]
    [JsonConverter(typeof(LooseText))]
    public string? CreatedAt { get; init; }

    [JsonPropertyName("completed_at")]
    [JsonConverter(typeof(LooseText))]
    public string? CompletedAt { get; init; }
}

/// <summary>A page of predictions, newest first, up to 100.</summary>
internal sealed record WirePredictionList
{
    /// <summary>The address of the next page; null on the last.</summary>
    [JsonPropertyName("next")]
    [JsonConverter(typeof(LooseText))]
    public string? Next { get; init; }

    [JsonPropertyName("results")]
    public IReadOnlyList<WirePrediction?>? Results { get; init; }
}

/// <summary>The reason of a refusal (RFC 9457, with one more field).</summary>
internal sealed record WireProblem
{
    [JsonPropertyName("title")]
    public JsonElement Title { get; init; }

    [JsonPropertyName("detail")]
    public JsonElement Detail { get; init; }

    /// <summary>Seconds to wait; seen as a number in responses with status 429.</summary>
    [JsonPropertyName("retry_after")]
    public JsonElement RetryAfter { get; init; }
}

/// <summary>The secret that signs the account's webhooks.</summary>
internal sealed record WireSecret
{
    [JsonPropertyName("key")]
    public JsonElement Key { get; init; }
}

/// <summary>A version of a model.</summary>
internal sealed record WireVersion
{
    [JsonPropertyName("id")]
    [JsonConverter(typeof(LooseText))]
    public string? Id { get; init; }

    /// <summary>An OpenAPI document whose schema <c>Input</c> describes the inputs of the version.</summary>
    [JsonPropertyName("openapi_schema")]
    public JsonElement OpenApiSchema { get; init; }
}
