using ImageGen.Contracts;
using ImageGen.Gateway.ClientApis;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.OpenAi;

/// <summary>
/// The error of a job that ended without an image. A client that sends its request again after a 429 or 5xx would buy again: these statuses are used only where
/// nothing was bought.
/// </summary>
internal static class OpenAiFailure
{
    /// <summary>The error of an ended job.</summary>
    public static OpenAiError Of(Job job)
    {
        var (reason, message) = (job.Error?.Reason ?? FailureReason.Internal, job.Error?.Message ?? "The job ended without an image.");
        if (job.State == JobState.Canceled)
        {
            return new OpenAiError(StatusCodes.Status400BadRequest, "The job was canceled.", OpenAiError.InvalidRequest, null, "canceled");
        }

        return reason switch
        {
            FailureReason.ContentRejected => new OpenAiError(StatusCodes.Status400BadRequest, message, "image_generation_user_error", null, "moderation_blocked"),
            FailureReason.InvalidRequest => new OpenAiError(StatusCodes.Status400BadRequest, message, OpenAiError.InvalidRequest, null, "invalid_value"),
            _ when JobOutcome.MayHaveBought(job) => new OpenAiError(
                StatusCodes.Status400BadRequest, message + JobOutcome.PurchaseWarning, OpenAiError.Server, null, JobOutcome.CodeOf(reason)),
            FailureReason.InsufficientBalance => new OpenAiError(StatusCodes.Status429TooManyRequests, message, "insufficient_quota", null, "insufficient_quota"),
            FailureReason.RateLimited => new OpenAiError(StatusCodes.Status429TooManyRequests, message, "rate_limit_error", null, "rate_limit_exceeded"),
            FailureReason.TimedOut or FailureReason.Expired => new OpenAiError(StatusCodes.Status504GatewayTimeout, message, OpenAiError.Server, null, JobOutcome.CodeOf(reason)),
            _ => new OpenAiError(StatusCodes.Status502BadGateway, message, OpenAiError.Server, null, JobOutcome.CodeOf(reason)),
        };
    }
}
