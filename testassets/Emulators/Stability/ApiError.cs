using System.Text.Json.Serialization;

namespace ImageGen.Emulators.Stability;

/// <summary>The service's errors. Of v2beta: <c>id</c>, <c>name</c>, <c>errors</c>; the check of the key has v1's <c>message</c> in place of <c>errors</c>.</summary>
internal sealed record ApiError
{
    [JsonIgnore]
    public int Status { get; init; }

    [JsonPropertyName("errors")]
    public IReadOnlyList<string>? Errors { get; init; }

    [JsonPropertyName("id")]
    public string Id { get; init; } = Guid.NewGuid().ToString("N");

    [JsonPropertyName("message")]
    public string? Message { get; init; }

    [JsonPropertyName("name")]
    public required string Name { get; init; }

    public static ApiError MissingHeader => new() { Status = 401, Name = "unauthorized", Message = "missing authorization header" };

    public static ApiError BadKey => new() { Status = 401, Name = "unauthorized", Message = "Incorrect API key provided" };

    /// <summary>Not in the schema; the literal text was seen in public.</summary>
    public static ApiError NoCredits => Of(
        402, "payment_required", "You lack sufficient credits to make this request. Please purchase more credits at https://platform.stability.ai/account/credits and try again.");

    /// <summary>The prompt; nothing is charged.</summary>
    public static ApiError Moderated => Of(403, "content_moderation", "Your request was flagged by our content moderation system, as a result your request was denied and you were not charged.");

    public static ApiError PublicFigure => Of(422, "public_figure", "Our system detected the likeness of a public figure in your image. To comply with our guidelines, this request cannot be processed.");

    public static ApiError Language => Of(422, "invalid_language", "English is the only supported language for this service.");

    public static ApiError TooLarge => Of(413, "payload_too_large", "request body must be less than 10MiB");

    /// <summary>The id equals the name.</summary>
    public static ApiError TooMany => Of(429, "rate_limit_exceeded", "You have exceeded the rate limit of 150 requests within a 10 second period, and have been timed out for 60 seconds.")
        with
    { Id = "rate_limit_exceeded" };

    public static ApiError Internal(int status) => Of(status, "internal_error", "An unexpected server error has occurred, please try again later.");

    public static ApiError Bad(string error) => Of(400, "bad_request", error);

    private static ApiError Of(int status, string name, string error) => new() { Status = status, Name = name, Errors = [error] };
}
