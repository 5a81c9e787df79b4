using ImageGen.Storage.Redis;
using ImageGen.Storage.Results;
using Microsoft.AspNetCore.Diagnostics;

namespace ImageGen.Gateway.Http;

/// <summary>Turns exceptions into problems. The framework logs the remaining ones and responds with 500.</summary>
internal sealed partial class ProblemHandler(ILogger<ProblemHandler> logger) : IExceptionHandler
{
    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (ToProblem(exception) is not { } problem)
        {
            return false;
        }

        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            LogUnavailable(exception, httpContext.Request.Method, httpContext.Request.Path.Value);
        }

        await new ProblemResult(problem).ExecuteAsync(httpContext);
        return true;
    }

    private static Problem? ToProblem(Exception exception) => exception switch
    {
        ProblemException known => known.Problem,
        StoreUnavailableException => KnownProblems.StoreUnavailable,
        ForeignResultStoreException => KnownProblems.ResultStoreMismatch,
        ResultStoreException => KnownProblems.ImagesUnavailable,
        BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } bad => KnownProblems.InvalidRequest("body", bad.Message),
        BadHttpRequestException bad => StatusProblems.Of(bad.StatusCode),
        _ => null,
    };

    [LoggerMessage(Level = LogLevel.Warning, EventName = "request.unavailable", Message = "{Method} {Path} failed with 503: a store does not respond")]
    private partial void LogUnavailable(Exception exception, string method, string? path);
}
