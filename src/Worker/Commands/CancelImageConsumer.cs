using ImageGen.Contracts;
using ImageGen.ServiceDefaults.Messaging;
using ImageGen.ServiceDefaults.Requests;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Metrics;
using MassTransit;

namespace ImageGen.Worker.Commands;

/// <summary>Cancels a job where it can still be canceled. What a provider has in hand is stopped by whoever looks at the job next.</summary>
internal sealed partial class CancelImageConsumer(IJobStore store, StorePatience patience, JobMetrics metrics, ILogger<CancelImageConsumer> logger)
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
        LogCanceled(command.JobId, result.Outcome);
        if (result is { Outcome: CancelOutcome.Canceled, Job: { } job })
        {
            metrics.Ended(job.State, null, job.Provider);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A command to cancel job {JobId} was met: {Outcome}")]
    private partial void LogCanceled(Guid jobId, CancelOutcome outcome);
}
