using ImageGen.Storage.Jobs.Claims;
using ImageGen.Worker.Claims;

namespace ImageGen.Worker.Steps;

/// <summary>
/// Records the progress that providers report. It is informational: a failed write changes nothing about the job. A write after the claim was lost is
/// refused because of its fencing token.
/// </summary>
internal sealed partial class ProgressLog(IJobClaims claims, ProgressThrottle throttle, ILogger<ProgressLog> logger)
{
    /// <summary>Records the progress if it is worth an event. Throws no exception.</summary>
    public async Task NoteAsync(ClaimedJob job, int percent, CancellationToken cancellationToken)
    {
        if (job.ProviderName is not { } provider || throttle.Pass(job.Row.Id, job.Attempts.Count, percent) is not { } tenth)
        {
            return;
        }

        try
        {
            await claims.RecordProgressAsync(job.Row, provider, tenth, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The order has been answered, or the claim has ended.
        }
        catch (Exception fault)
        {
            // Any exception is caught: a failed progress write must not lose the order.
            LogNotRecorded(job.Row.Id, fault.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.progress_not_noted", Message = "Recording the progress of job {Job} failed: {Kind}")]
    private partial void LogNotRecorded(Guid job, string kind);
}
