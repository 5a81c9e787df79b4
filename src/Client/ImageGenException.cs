using System.Net;
using System.Text.Json;

namespace ImageGen.Client;

/// <summary>The gateway refused a call or could not handle it, or a job ended without an image where only an image could be returned.</summary>
public sealed class ImageGenException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">The code of the problem, for example <c>invalid_request</c>; null if the response is not a gateway's.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="retryAfter">After how long the request may succeed; null if the gateway does not say.</param>
    public ImageGenException(HttpStatusCode status, string? code, string message, TimeSpan? retryAfter)
        : base(message) => (Status, Code, RetryAfter) = (status, code, retryAfter);

    /// <summary>The HTTP status. 200 if the gateway accepted the job: see <see cref="Job"/>.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>The code of the problem, or the reason of the job, for example <c>content_rejected</c>; null if the response is not a gateway's.</summary>
    public string? Code { get; }

    /// <summary>After how long the request may succeed; null if the gateway does not say.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The problem as it was received (RFC 9457); null if the response is not a gateway's, or the gateway accepted the job.</summary>
    public JsonElement? Problem { get; private init; }

    /// <summary>The job that ended without an image; null if the gateway refused the call. Its cost says whether an image may have been bought.</summary>
    public ImageJob? Job { get; private init; }

    /// <summary>How long a response asks to wait; null if it does not say.</summary>
    internal static TimeSpan? RetryAfterOf(HttpResponseMessage response, DateTimeOffset now)
        => (response.Headers.RetryAfter?.Delta ?? response.Headers.RetryAfter?.Date - now) is { } wait ? (wait > TimeSpan.Zero ? wait : TimeSpan.Zero) : null;

    internal static async Task<ImageGenException> OfAsync(HttpResponseMessage response, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var retryAfter = RetryAfterOf(response, now);
        try
        {
            var json = await ClientJson.ReadAsync(response, ClientJson.Default.JsonElement, cancellationToken).ConfigureAwait(false);
            var problem = json.Deserialize(ClientJson.Default.ProblemDocument)!;
            var faults = problem.Errors is null ? problem.Detail : string.Join(' ', problem.Errors.SelectMany(field => field.Value.Select(fault => $"{field.Key} {fault}")));
            return new ImageGenException(response.StatusCode, problem.Code, $"{problem.Title} {faults}".Trim(), retryAfter) { Problem = json };
        }
        catch (Exception fault) when (fault is JsonException or HttpRequestException or IOException)
        {
            return new ImageGenException(response.StatusCode, null, $"The server responded with {(int)response.StatusCode} {response.ReasonPhrase}.", retryAfter);
        }
    }

    internal static ImageGenException Of(ImageJob job) => new(
        HttpStatusCode.OK,
        job.Error is null ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName(job.Error.Reason.ToString()),
        job.Error?.Message ?? "The job ended without an image.",
        null)
    {
        Job = job,
    };

    internal sealed record ProblemDocument(string? Title, string? Detail, string? Code, Dictionary<string, List<string>>? Errors);
}
