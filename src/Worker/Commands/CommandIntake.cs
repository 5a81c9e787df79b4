using ImageGen.Contracts;
using ImageGen.ServiceDefaults.Requests;
using ImageGen.Storage;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Claims;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Commands;

/// <summary>Turns a command, which anybody may have published, into rows, unless they are there already.</summary>
internal sealed partial class CommandIntake(
    IJobStore store, SubmissionPlan plan, StorePatience patience, IOptions<WorkerOptions> worker, IOptions<StorageOptions> storage, TimeProvider time, ILogger<CommandIntake> logger)
{
    /// <summary>
    /// Creates what is missing, and answers the jobs that this worker may begin: none when the command is dropped, or when another
    /// lane's workers are to begin them. Waits for the store for as long as it takes: a command that nobody recorded must not be lost.
    /// </summary>
    public async Task<AcceptedCommand> AcceptAsync(GenerateImage command, CancellationToken cancellationToken)
    {
        if (command.JobId == Guid.Empty || !RequestRules.IsTenant(command.Tenant))
        {
            // There is nobody a job could belong to.
            LogNameless(command.JobId);
            return AcceptedCommand.Nothing;
        }

        if (time.GetUtcNow() - command.RequestedAt > storage.Value.Retention)
        {
            // Its row may have come and gone: to run it now could be to run it twice.
            LogTooOld(command.JobId, command.RequestedAt);
            return AcceptedCommand.Nothing;
        }

        var (submission, complaint) = plan.Of(command);
        var created = await patience.InsistAsync(token => store.CreateAsync(submission, token), cancellationToken);
        return worker.Value.Lanes.Contains(submission.Lane) ? new AcceptedCommand(created.JobIds, complaint) : AcceptedCommand.Nothing;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A command without a job id or a valid tenant ({JobId}) is dropped")]
    private partial void LogNameless(Guid jobId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The command for job {JobId} of {RequestedAt} is older than ended jobs are kept, and is dropped")]
    private partial void LogTooOld(Guid jobId, DateTimeOffset? requestedAt);
}
