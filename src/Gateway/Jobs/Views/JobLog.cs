using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.ServiceDefaults.Logging;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Jobs.Views;

/// <summary>Logs what the gateway does to jobs, with the same events and fields as the worker. Prompts are never logged.</summary>
internal sealed partial class JobLog(ILogger<JobLog> logger)
{
    /// <summary>Jobs were accepted.</summary>
    public void Accepted(JobSubmission submission)
    {
        foreach (var job in submission.Jobs)
        {
            LogAccepted(job.Id, submission.Tenant, submission.BatchId, submission.Lane, job.Request.Provider);
        }
    }

    /// <summary>The caller canceled a job.</summary>
    public void Canceled(Job job, bool ended)
    {
        if (ended)
        {
            LogEnded(
                job.Id, job.Tenant, ApiNames.Of(job.Status), ApiNames.Of(FailureReason.Canceled), job.Provider, job.Attempts.Count == 0 ? null : job.Attempts.Count,
                job.FinishedAt is { } end ? Math.Round((end - job.CreatedAt).TotalSeconds, 1) : null);
        }
        else
        {
            LogCancelRequested(job.Id, job.Tenant, job.Provider);
        }
    }

    /// <summary>The caller requested to erase a job.</summary>
    public void EraseRequested(Job job) => LogEraseRequested(job.Id, job.Tenant, ApiNames.Of(job.Status), job.ErasedAt is not null);

    /// <summary>An ended job was replayed.</summary>
    public void Replayed(Job job) => LogReplayed(job.Id, job.Tenant, job.Replays, ApiNames.Of(job.Status));

    /// <summary>The operator settled whether a job was bought.</summary>
    public void Settled(Job job) => LogSettled(job.Id, job.Tenant, job.Provider);

    [LoggerMessage(Level = LogLevel.Information, EventName = "job.accepted", Message = "Job accepted: job={Job} tenant={Tenant} batch={Batch} lane={Lane} provider={Provider}")]
    private partial void LogAccepted(Guid job, string tenant, Guid? batch, string lane, string? provider);

    [LoggerMessage(Level = LogLevel.Information, EventName = "job.ended", Message = "Job ended: job={Job} tenant={Tenant} status={Status} reason={Reason} provider={Provider} attempt={Attempt} seconds={Seconds}")]
    private partial void LogEnded(Guid job, string tenant, string status, string reason, string? provider, int? attempt, double? seconds);

    [LoggerMessage(Level = LogLevel.Information, EventName = "job.cancel_requested", Message = "Job cancel requested: job={Job} tenant={Tenant} provider={Provider}")]
    private partial void LogCancelRequested(Guid job, string tenant, string? provider);

    [LoggerMessage(Level = LogLevel.Information, EventName = "job.erase_requested", Message = "Job erase requested: job={Job} tenant={Tenant} status={Status} erased={Erased}")]
    private partial void LogEraseRequested(Guid job, string tenant, string status, bool erased);

    [LoggerMessage(Level = LogLevel.Information, EventName = "job.replayed", Message = "Job replayed: job={Job} tenant={Tenant} replays={Replays} status={Status}")]
    private partial void LogReplayed(Guid job, string tenant, int replays, string status);

    [LoggerMessage(Level = LogLevel.Information, EventName = "job.settled", Message = "Job settled by the operator: job={Job} tenant={Tenant} provider={Provider}")]
    private partial void LogSettled(Guid job, string tenant, string? provider);
}
