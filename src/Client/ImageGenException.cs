using System.Net;

namespace ImageGen.Client;

/// <summary>The gateway refused a request, or could not handle it.</summary>
public sealed class ImageGenException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">The code of the problem, for example <c>invalid_request</c>; null if the response is not a gateway's.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="retryAfter">After how long the request may succeed; null if the gateway does not say.</param>
    public ImageGenException(HttpStatusCode status, string? code, string message, TimeSpan? retryAfter)
        : base(message) => (Status, Code, RetryAfter) = (status, code, retryAfter);

    /// <summary>The HTTP status.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>The code of the problem; null if the response is not a gateway's.</summary>
    public string? Code { get; }

    /// <summary>After how long the request may succeed; null if the gateway does not say.</summary>
    public TimeSpan? RetryAfter { get; }

    internal static async Task<ImageGenException> OfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var retryAfter = response.Headers.RetryAfter?.Delta;
        try
        {
            var problem = await ClientJson.ReadAsync<Problem>(response, cancellationToken).ConfigureAwait(false);
            var faults = problem.Errors is null ? problem.Detail : string.Join(' ', problem.Errors.SelectMany(field => field.Value.Select(fault => $"{field.Key} {fault}")));
            return new ImageGenException(response.StatusCode, problem.Code, $"{problem.Title} {faults}".Trim(), retryAfter);
        }
        catch (System.Text.Json.JsonException)
        {
            return new ImageGenException(response.StatusCode, null, $"The server responded with {(int)response.StatusCode} {response.ReasonPhrase}.", retryAfter);
        }
    }

    private sealed record Problem(string? Title, string? Detail, string? Code, Dictionary<string, List<string>>? Errors);
}
