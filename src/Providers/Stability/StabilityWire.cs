using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Providers.Http.Loose;

namespace ImageGen.Providers.Stability;

/// <summary>What is left on the account.</summary>
internal sealed record WireBalance
{
    [JsonPropertyName("credits")]
    [JsonConverter(typeof(LooseNumber))]
    public decimal? Credits { get; init; }
}

/// <summary>The body of a refusal.</summary>
internal sealed record WireFailure
{
    /// <summary>A word such as <c>content_moderation</c>. The statuses alone don't tell enough.</summary>
    [JsonPropertyName("name")]
    public JsonElement Name { get; init; }

    /// <summary>Sentences for people, in answers of v2beta.</summary>
    [JsonPropertyName("errors")]
    public JsonElement Errors { get; init; }

    /// <summary>A sentence, in answers of v1, which the check of the token still gives.</summary>
    [JsonPropertyName("message")]
    public JsonElement Message { get; init; }
}

/// <summary>The answer to an order that asked for JSON.</summary>
internal sealed record WireImage
{
    /// <summary>The image in base64.</summary>
    [JsonPropertyName("image")]
    public JsonElement Image { get; init; }

    /// <summary>The seed it was made with.</summary>
    [JsonPropertyName("seed")]
    public JsonElement Seed { get; init; }

    /// <summary><c>SUCCESS</c> or <c>CONTENT_FILTERED</c>.</summary>
    [JsonPropertyName("finish_reason")]
    public JsonElement FinishReason { get; init; }
}
