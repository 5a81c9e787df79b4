using ImageGen.Contracts;
using ImageGen.Gateway.ClientApis;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Automatic1111;

/// <summary>The error of a request none of whose jobs has an image. 5xx only where nothing was bought: a client that repeats such a request buys nothing twice.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="error">The reason.</param>
/// <param name="detail">The message.</param>
internal sealed class SdFailure(int status, string error, string detail) : IResult
{
    /// <summary>The error of these jobs.</summary>
    public static SdFailure Of(IReadOnlyList<Job> jobs)
    {
        if (jobs.FirstOrDefault(job => job.State.IsTerminal() && job.Image is null) is not { } ended)
        {
            return jobs.Any(job => !job.State.IsTerminal())
                ? new SdFailure(StatusCodes.Status504GatewayTimeout, "job_unfinished", "The job has not ended yet. It goes on, and the same request sent again gets its image.")
                : new SdFailure(StatusCodes.Status503ServiceUnavailable, "image_missing", "The image can't be read at the moment.");
        }

        var reason = ended.Error?.Reason ?? FailureReason.Internal;
        var mayHaveBought = JobOutcome.MayHaveBought(ended);
        var status = reason switch
        {
            FailureReason.InvalidRequest or FailureReason.ContentRejected => StatusCodes.Status400BadRequest,
            _ when mayHaveBought => StatusCodes.Status400BadRequest,
            FailureReason.RateLimited or FailureReason.InsufficientBalance => StatusCodes.Status429TooManyRequests,
            FailureReason.TimedOut or FailureReason.Expired => StatusCodes.Status504GatewayTimeout,
            _ => StatusCodes.Status502BadGateway,
        };
        return new SdFailure(
            status,
            JobOutcome.CodeOf(reason),
            $"{ended.Error?.Message ?? "The job ended without an image."}{(mayHaveBought ? JobOutcome.PurchaseWarning : "")}");
    }

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext) => SdErrors.WriteAsync(httpContext, status, error, detail);
}
