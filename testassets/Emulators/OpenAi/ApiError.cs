using System.Text.Json.Serialization;

namespace ImageGen.Emulators.OpenAi;

/// <summary>
/// The service's errors: <c>ErrorResponse</c> of its schema, in which all four fields are required. Codes are those seen in public; texts
/// resemble the known ones, and are not verified literally.
/// </summary>
internal sealed record ApiError
{
    [JsonIgnore]
    public int Status { get; init; }

    [JsonPropertyName("message")]
    public required string Message { get; init; }

    [JsonPropertyName("type")]
    public string Type { get; init; } = "invalid_request_error";

    [JsonPropertyName("param")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Param { get; init; }

    [JsonPropertyName("code")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Code { get; init; }

    [JsonPropertyName("moderation_details")]
    public ModerationDetails? Details { get; init; }

    public static ApiError InvalidKey { get; } = new()
    {
        Status = 401,
        Message = "Incorrect API key provided. You can find your API key at https://platform.openai.com/account/api-keys.",
        Code = "invalid_api_key",
    };

    /// <summary>429, although a retry does not help.</summary>
    public static ApiError InsufficientQuota { get; } = new()
    {
        Status = 429,
        Message = "You exceeded your current quota, please check your plan and billing details.",
        Type = "insufficient_quota",
        Code = "insufficient_quota",
    };

    /// <summary>The status is not verified.</summary>
    public static ApiError BillingLimit { get; } = new() { Status = 400, Message = "Billing hard limit has been reached.", Code = "billing_hard_limit_reached" };

    public static ApiError NotJson { get; } = Invalid("We could not parse the JSON body of your request.", null);

    public static ApiError ServerError(int status) => new()
    {
        Status = status,
        Message = "The server had an error while processing your request. Sorry about that!",
        Type = "server_error",
        Code = "server_error",
    };

    public static ApiError RateLimited(double seconds) => new()
    {
        Status = 429,
        Message = FormattableString.Invariant($"Rate limit reached for images per minute. Please try again in {seconds:0.###}s."),
        Type = "requests",
        Code = "rate_limit_exceeded",
    };

    /// <summary>The newer models report the moderation categories; the older ones have another code.</summary>
    public static ApiError Moderated(ImageModel model, string stage) => new()
    {
        Status = 400,
        Message = "Your request was rejected by the safety system.",
        Type = model.IsGpt ? "image_generation_user_error" : "invalid_request_error",
        Code = model.IsGpt ? "moderation_blocked" : "content_policy_violation",
        Details = model.IsGpt ? new ModerationDetails(stage, ["violence"]) : null,
    };

    public static ApiError NoModel(string name) => new() { Status = 404, Message = $"The model '{name}' does not exist.", Param = "model", Code = "model_not_found" };

    public static ApiError Invalid(string message, string? param, string? code = null) => new() { Status = 400, Message = message, Param = param, Code = code };
}
