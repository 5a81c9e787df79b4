using ImageGen.Storage.Jobs.Claims;
using ImageGen.Worker.Claims;

namespace ImageGen.Worker.Steps;

/// <summary>
/// Writes down how far providers say they are. It is a courtesy to whoever waits: no job fares otherwise for it, whatever becomes of the write. A
/// write that comes after the claim was lost is refused by its fence.
/// </summary>
internal sealed partial class ProgressLog(IJobClaims claims, ProgressThrottle throttle, ILogger<ProgressLog> logger)
{
    /// <summary>Notes it, where it is worth an event. Throws nothing.</summary>
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
            // The order has its answer, or the claim has ended.
        }
        catch (Exception fault)
        {
            // Whatever it is: the order that it tells of must not be lost by it.
            LogNotNoted(job.Row.Id, fault.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.progress_not_noted", Message = "How far job {Job} is could not be written down: {Kind}")]
    private partial void LogNotNoted(Guid job, string kind);
}
