using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.OpenAi;

/// <summary>
/// Turns problems into OpenAI's errors. Statuses stay the same, except that 409 becomes 400: OpenAI's clients and the AI SDK send a request again after 408, 409, 429 and 5xx.
/// </summary>
internal sealed class OpenAiErrors : IErrorFormat
{
    /// <summary>Our fields, and the parameters of OpenAI from which they come.</summary>
    private static readonly Dictionary<string, string> Parameters = new(StringComparer.Ordinal)
    {
        ["width"] = "size",
        ["height"] = "size",
        ["count"] = "n",
        ["metadata.user"] = "user",
        ["metadata"] = "user",
        ["provider"] = "model",
    };

    /// <inheritdoc/>
    public bool Covers(PathString path) => path.StartsWithSegments("/v1/images", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/v1/models", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public Task WriteAsync(HttpContext http, Problem problem) => new OpenAiErrorResult(Of(problem)).ExecuteAsync(http);

    /// <summary>The error of a problem.</summary>
    public static OpenAiError Of(Problem problem)
    {
        var (type, code) = problem.Status switch
        {
            StatusCodes.Status401Unauthorized => (OpenAiError.InvalidRequest, "invalid_api_key"),
            StatusCodes.Status429TooManyRequests => ("rate_limit_error", "rate_limit_exceeded"),
            >= StatusCodes.Status500InternalServerError => (OpenAiError.Server, problem.Code),
            _ => (OpenAiError.InvalidRequest, problem.Code),
        };
        var status = problem.Status == StatusCodes.Status409Conflict ? StatusCodes.Status400BadRequest : problem.Status;
        if (problem.Errors?.FirstOrDefault() is not { Key: { } field, Value: [var message, ..] })
        {
            return new OpenAiError(status, $"{problem.Title} {problem.Detail}".TrimEnd(), type, null, code);
        }

        var parameter = Parameters.GetValueOrDefault(field) ?? field;
        return new OpenAiError(status, $"{parameter} {message}", type, parameter == ValidationErrors.Body ? null : parameter, "invalid_value");
    }
}
