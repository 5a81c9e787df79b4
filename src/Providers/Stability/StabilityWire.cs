using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Providers.Http.Loose;

namespace ImageGen.Providers.Stability;

/// <summary>The balance of the account.</summary>
internal sealed record WireBalance
{
    [JsonPropertyName("credits")]
    [JsonConverter(typeof(LooseNumber))]
    public decimal? Credits { get; init; }
}

/// <summary>The body of an error response.</summary>
internal sealed record WireFailure
{
    /// <summary>A code such as <c>content_moderation</c>. The status alone is not specific enough.</summary>
    [JsonPropertyName("name")]
    public JsonElement Name { get; init; }

    /// <summary>Sentences for people, in responses of v2beta.</summary>
    [JsonPropertyName("errors")]
    public JsonElement Errors { get; init; }

    /// <summary>A sentence, in responses of v1, which the check of the token still uses.</summary>
    [JsonPropertyName("message")]
    public JsonElement Message { get; init; }
}

/// <summary>The response to an order that requested JSON.</summary>
internal sealed record WireImage
{
    /// <summary>The image in base64.</summary>
    [JsonPropertyName("image")]
    public JsonElement Image { get; init; }

    /// <summary>The seed that was used.</summary>
    [JsonPropertyName("seed")]
    public JsonElement Seed { get; init; }

    /// <summary><c>SUCCESS</c> or <c>CONTENT_FILTERED</c>.</summary>
    [JsonPropertyName("finish_reason")]
    public JsonElement FinishReason { get; init; }
}
