using System.Text.Json.Serialization;

namespace ImageGen.Emulators.Replicate;

/// <summary>
/// The service's errors, <c>application/problem+json</c>. Texts are literal as recorded or seen in public, unless
/// stated otherwise.
/// </summary>
internal sealed record Problem
{
    public const string ContentType = "application/problem+json";

    [JsonPropertyName("title")]
    public string? Title { get; init; }

    [JsonPropertyName("detail")]
    public required string Detail { get; init; }

    [JsonPropertyName("status")]
    public required int Status { get; init; }

    [JsonPropertyName("retry_after")]
    public int? RetryAfter { get; init; }

    [JsonPropertyName("invalid_fields")]
    public IReadOnlyList<InvalidField>? InvalidFields { get; init; }

    public static Problem Unauthenticated { get; } = new()
    {
        Title = "Unauthenticated",
        Detail = "You did not pass a valid authentication token",
        Status = 401,
    };

    public static Problem InsufficientCredit { get; } = new()
    {
        Title = "Insufficient credit",
        Detail = "You have insufficient credit to run this model. Go to https://replicate.com/account/billing#billing to purchase credit. "
            + "Once you purchase credit, please wait a few minutes before trying again.",
        Status = 402,
    };

    /// <summary>The end of the text was not seen.</summary>
    public static Problem BillingRequired { get; } = new()
    {
        Title = "Billing required",
        Detail = "You need to set up billing to run this model. Go to https://replicate.com/account/billing#billing to set it up.",
        Status = 402,
    };

    public static Problem InvalidVersion { get; } = new()
    {
        Title = "Invalid version or not permitted",
        Detail = "The specified version does not exist (or perhaps you don't have permission to use it?)",
        Status = 422,
    };

    /// <summary>The shape is that of a recorded 404 (a training's destination), the text is not verified.</summary>
    public static Problem NotFound { get; } = new() { Detail = "The requested resource could not be found.", Status = 404 };

    /// <summary>Not recorded: the service documents no 5xx.</summary>
    public static Problem Failure(int status) => new() { Title = "Server error", Detail = "An unexpected error occurred.", Status = status };

    public static Problem InvalidInput(IReadOnlyList<InvalidField> fields) => new()
    {
        Title = "Input validation failed",
        Detail = string.Concat(fields.Select(field => $"- {field.Field}: {field.Description}\n")),
        Status = 422,
        InvalidFields = fields,
    };

    /// <summary>As documented, with the wait only in the text.</summary>
    public static Problem ThrottledPlainly(int seconds) => new()
    {
        Detail = $"Request was throttled. Your rate limit resets in ~{seconds}s.",
        Status = 429,
    };

    /// <summary>As seen live in 2026 on an account with little credit.</summary>
    public static Problem Throttled(RateLimit limit, int seconds) => new()
    {
        Detail = $"Request was throttled. Your rate limit for creating predictions is reduced to {limit.PerMinute} requests per minute "
            + $"with a burst of {limit.Burst} requests while you have less than $5.0 in credit. Your rate limit resets in ~{seconds}s.",
        Status = 429,
        RetryAfter = seconds,
    };
}
