using System.Text.Json.Serialization;
using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Replicate;

/// <summary>
/// Turns problems into Replicate's errors. Statuses stay the same, except that faults of the request are 422 as there, and that 409 becomes 422 too: the AI SDK sends a
/// request again after a 409.
/// </summary>
internal sealed class ReplicateErrors : IErrorFormat
{
    private const string InputPrefix = "input.";

    /// <summary>Our fields, and the inputs from which they come.</summary>
    private static readonly Dictionary<string, string> Inputs = new(StringComparer.Ordinal)
    {
        ["count"] = "num_outputs",
        ["steps"] = "num_inference_steps",
        ["guidance"] = "guidance_scale",
        ["strength"] = "prompt_strength",
    };

    private static readonly string[] NotInputs =
    [
        ValidationErrors.Body, "input", "version", "webhook", ReplicateRequestReader.Filter, "provider", "model", "cursor", "created_after", "created_before", IdempotencyKey.Header, CancelAfter.Header,
    ];

    /// <inheritdoc/>
    public bool Covers(PathString path) => path.StartsWithSegments("/replicate", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public Task WriteAsync(HttpContext http, Problem problem)
    {
        var invalid = (problem.Errors ?? new Dictionary<string, IReadOnlyList<string>>())
            .SelectMany(error => error.Value.Select(message => new InvalidField("invalid", NameOf(error.Key), message))).ToList();
        var status = problem.Status == StatusCodes.Status409Conflict || invalid.Count > 0 ? StatusCodes.Status422UnprocessableEntity : problem.Status;
        http.Response.StatusCode = status;
        var detail = invalid.Count > 0 ? string.Concat(invalid.Select(field => $"- {field.Field}: {field.Description}\n")) : $"{problem.Title} {problem.Detail}".TrimEnd();
        return http.Response.WriteAsJsonAsync(
            new Body(invalid.Count > 0 ? "Input validation failed" : problem.Title, detail, status, problem.Code, problem.RetryAfter, invalid.Count > 0 ? invalid : null),
            options: null,
            contentType: ProblemResult.MediaType,
            http.RequestAborted);
    }

    private static string NameOf(string field) => NotInputs.Contains(field) ? field : InputPrefix + (Inputs.GetValueOrDefault(field) ?? field);

    /// <summary>The body. Clients read <c>detail</c> as a text; the code is ours.</summary>
    private sealed record Body(
        [property: JsonPropertyName("title")] string Title,
        [property: JsonPropertyName("detail")] string Detail,
        [property: JsonPropertyName("status")] int Status,
        [property: JsonPropertyName("code")] string Code,
        [property: JsonPropertyName("retry_after"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? RetryAfter,
        [property: JsonPropertyName("invalid_fields"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<InvalidField>? InvalidFields);

    private sealed record InvalidField(
        [property: JsonPropertyName("type")] string Type, [property: JsonPropertyName("field")] string Field, [property: JsonPropertyName("description")] string Description);
}
