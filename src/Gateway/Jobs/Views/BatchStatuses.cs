using ImageGen.Contracts;

namespace ImageGen.Gateway.Jobs.Views;

/// <summary>Maps a job's status to a batch's.</summary>
internal static class BatchStatuses
{
    /// <summary>The status of a batch whose jobs all have this status.</summary>
    public static BatchStatus ToBatchStatus(this JobStatus status) => status switch
    {
        JobStatus.Queued => BatchStatus.Queued,
        JobStatus.Running => BatchStatus.Running,
        JobStatus.Succeeded => BatchStatus.Succeeded,
        JobStatus.Failed => BatchStatus.Failed,
        JobStatus.Canceled => BatchStatus.Canceled,
        JobStatus.OutcomeUnknown => BatchStatus.OutcomeUnknown,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not a job status."),
    };
}
