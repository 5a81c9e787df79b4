using ImageGen.Contracts;
using ImageGen.ServiceDefaults.Logging;
using ImageGen.ServiceDefaults.Messaging;
using ImageGen.ServiceDefaults.Requests;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Generation;
using ImageGen.Worker.Metrics;
using MassTransit;

namespace ImageGen.Worker.Commands;

/// <summary>Cancels a job where it can still be canceled. What a provider has in hand is stopped by whoever looks at the job next.</summary>
internal sealed partial class CancelImageConsumer(IJobStore store, StorePatience patience, JobMetrics metrics, JobLog log, ILogger<CancelImageConsumer> logger)
    : IConsumer<CancelImage>
{
    public async Task Consume(ConsumeContext<CancelImage> context)
    {
        var command = context.Message;
        if (command.JobId == Guid.Empty || !RequestRules.IsTenant(command.Tenant))
        {
            throw new CommandRefusedException(DeadLetter.InvalidRequest, CommandIntake.Nameless);
        }

        var result = await patience.InsistAsync(token => store.CancelAsync(command.Tenant, command.JobId, token), context.CancellationToken);
        LogCanceled(command.JobId, command.Tenant, ApiNames.Of(result.Outcome));
        if (result is { Outcome: CancelOutcome.Canceled, Job: { } job })
        {
            metrics.Ended(job.State, null, job.Provider);
            log.Canceled(job);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, EventName = "command.cancel", Message = "Command to cancel: job={Job} tenant={Tenant} outcome={Outcome}")]
    private partial void LogCanceled(Guid job, string tenant, string outcome);
}
