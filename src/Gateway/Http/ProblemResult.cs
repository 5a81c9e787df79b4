using System.Globalization;

namespace ImageGen.Gateway.Http;

/// <summary>
/// Writes a problem whatever media types the client accepts: the framework's own writer sends no body to a client that
/// accepts only images, and that client also needs the reason.
/// </summary>
internal sealed class ProblemResult(Problem problem) : IResult
{
    /// <summary>RFC 9457's media type.</summary>
    public const string MediaType = "application/problem+json";

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = problem.Status;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        if (problem.RetryAfter is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        // Also for errors before and besides a route: of authentication, of unknown paths and methods, of exceptions.
        if (httpContext.RequestServices.GetServices<IErrorFormat>().FirstOrDefault(format => format.Covers(httpContext.Request.Path)) is { } format)
        {
            return format.WriteAsync(httpContext, problem);
        }

        return response.WriteAsJsonAsync(
            problem with { Instance = httpContext.Request.Path.Value },
            options: null,
            contentType: MediaType,
            httpContext.RequestAborted);
    }
}
