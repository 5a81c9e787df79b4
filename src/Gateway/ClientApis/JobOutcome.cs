using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.ClientApis;

/// <summary>What the end of a job means for a client that may send its request again.</summary>
internal static class JobOutcome
{
    /// <summary>What a client is told whose job may have bought an image that it does not have.</summary>
    public const string PurchaseWarning = " An image may have been bought: do not repeat the request unless a second purchase is acceptable.";

    /// <summary>Whether an image may have been bought for the job.</summary>
    public static bool MayHaveBought(Job job)
        => job.State == JobState.OutcomeUnknown || job.Cost is { Amount: > 0 } or { Certain: false } || job.Attempts.Any(attempt => attempt.MayHaveCharged == true);

    /// <summary>The code of the reason why a job ended without an image, for example <c>content_rejected</c>.</summary>
    public static string CodeOf(Contracts.FailureReason reason) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString());
}
