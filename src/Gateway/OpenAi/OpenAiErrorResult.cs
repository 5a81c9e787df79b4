using System.Text.Json.Serialization;

namespace ImageGen.Gateway.OpenAi;

/// <summary>Writes an error in OpenAI's form.</summary>
/// <param name="error">The error.</param>
/// <param name="job">The job, if one was accepted: then <c>x-should-retry: false</c> tells OpenAI's clients not to send the request again by themselves (openai-node, src/client.ts).</param>
internal sealed class OpenAiErrorResult(OpenAiError error, Guid? job = null) : IResult
{
    private const string RetryHeader = "x-should-retry";

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = error.Status;
        response.Headers.CacheControl = "no-store";
        if (job is { } id)
        {
            response.Headers[RetryHeader] = "false";
            response.Headers[OpenAiImages.RequestIdHeader] = $"{id}";
        }

        return response.WriteAsJsonAsync(new Body(error), httpContext.RequestAborted);
    }

    /// <summary>The body.</summary>
    internal sealed record Body([property: JsonPropertyName("error")] OpenAiError Error);
}
