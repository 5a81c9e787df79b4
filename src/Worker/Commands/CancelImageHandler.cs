using ImageGen.Contracts;
using ImageGen.Messaging;
using ImageGen.ServiceDefaults.Logging;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Background;
using ImageGen.Worker.Metrics;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Commands;

/// <summary>Cancels a job while that is still possible. An order that is already at a provider is stopped by the next worker that runs the job.</summary>
internal sealed partial class CancelImageHandler(IJobStore store, StoreRetry storeRetry, JobMetrics metrics, JobLog log, ILogger<CancelImageHandler> logger)
{
    public async Task HandleAsync(CancelImage command, CancellationToken cancellationToken)
    {
        if (command.JobId == Guid.Empty || !NamePattern.IsMatch(command.Tenant))
        {
            throw new CommandRefusedException(DeadLetter.InvalidRequest, CommandRecorder.InvalidIdentity);
        }

        var result = await storeRetry.ExecuteAsync(token => store.CancelAsync(command.Tenant, command.JobId, token), cancellationToken);
        LogCanceled(command.JobId, command.Tenant, ApiNames.Of(result.Outcome));
        if (result is { Outcome: CancelOutcome.Canceled, Job: { } job })
        {
            metrics.Ended(job.State, null, job.Provider);
            log.Canceled(job);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, EventName = "command.cancel", Message = "Cancel command: job={Job} tenant={Tenant} outcome={Outcome}")]
    private partial void LogCanceled(Guid job, string tenant, string outcome);
}
