using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Messaging;
using ImageGen.ServiceDefaults.Telemetry;
using ImageGen.Storage.Configuration;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Background;
using ImageGen.Worker.Steps.Inputs;
using ImageGen.Worker.Steps.Outcomes;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Commands;

/// <summary>Creates the rows of a command, which any program may have published, unless they exist.</summary>
internal sealed class CommandRecorder(
    IJobStore store, ICommandSender commands, CommandPlan plan, CommandLimits limits, SourceImageIngest inputs, StoreRetry storeRetry, IOptions<WorkerOptions> worker, IOptions<StorageOptions> storage, JobLog log, AcceptanceMetrics metrics, TimeProvider time)
{
    /// <summary>The fault of a command without a valid job id or tenant.</summary>
    public const string InvalidIdentity = "job_id must be a UUID other than zero, and tenant 1 to 64 characters of a-z 0-9 - _.";

    /// <summary>How often creating the rows is repeated when the id is taken but no job or batch is found under it.</summary>
    private const int MaxTries = 3;

    private static readonly TimeSpan MaxClockLead = TimeSpan.FromMinutes(10);

    /// <summary>Whether a command names one job that may still be run. Only for commands whose sender has created the row, and has checked the request.</summary>
    public bool NamesOneJob(GenerateImage command)
        => command.JobId != Guid.Empty && NamePattern.IsMatch(command.Tenant) && !IsTooOld(command) && command.Request is { Count: null or 1 };

    /// <summary>
    /// Creates the missing rows, and returns the jobs that this worker may run: none when workers of another lane are to run them, or when the command is
    /// invalid and its jobs exist. Waits for the store without a limit, because a command that is not recorded must not be lost. Throws <see
    /// cref="CommandRefusedException"/> when no job may be created, or one exists with a different request. When <paramref name="recorded"/> is true, the sender
    /// has created the rows.
    /// </summary>
    public async Task<AcceptedCommand> AcceptAsync(GenerateImage command, bool recorded, CancellationToken cancellationToken)
    {
        if (command.JobId == Guid.Empty || !NamePattern.IsMatch(command.Tenant))
        {
            // There is no tenant that a job could belong to.
            throw new CommandRefusedException(DeadLetter.InvalidRequest, InvalidIdentity);
        }

        if (IsTooOld(command))
        {
            // Its row may have been created and deleted: running the command now could order the image twice.
            throw new CommandRefusedException(DeadLetter.TooOld, $"requested_at is longer ago than the {storage.Value.Retention} for which ended jobs are kept.");
        }

        if (await IsFromTheFutureAsync(command, cancellationToken))
        {
            // It would stay valid for longer than its row is kept, and could be run twice.
            throw new CommandRefusedException(DeadLetter.InvalidRequest, $"requested_at is more than {MaxClockLead.TotalMinutes:0} minutes ahead of the worker's clock.");
        }

        var (submission, complaint) = plan.Of(command);
        submission = submission with { Trace = TraceParent.Current };
        if (complaint is null && !recorded && await FindExceededAsync(command, submission, cancellationToken) is { } exceeded)
        {
            return await RefuseAsync(command, exceeded, cancellationToken);
        }

        if (complaint is null)
        {
            (submission, complaint) = await inputs.KeepAsync(submission, cancellationToken);
            submission = complaint is null ? submission : CommandPlan.Broken(command.JobId, command.Tenant, command.Request.Metadata, complaint);
        }

        if (complaint is not null)
        {
            return new AcceptedCommand(await RecordBrokenAsync(submission, cancellationToken), complaint, submission.Lane, submission.Jobs[0].Request);
        }

        var takesImages = !recorded && await limits.CountsImagesAsync(command.Tenant, cancellationToken) && !await IsKnownAsync(command, cancellationToken);
        if (takesImages && await limits.TakeAsync(submission, cancellationToken) is { } usedUp)
        {
            return await RefuseAsync(command, usedUp, cancellationToken);
        }

        submission = recorded ? submission : submission.KeptFor(await limits.FindRetainForAsync(command.Tenant, cancellationToken));

        // Crash point: the images are taken from those of the day, and the rows are not stored. The next delivery takes them again; the first ones come back with time.
        var created = await CreateAsync(command, submission, recorded, takesImages, cancellationToken);
        log.Accepted(submission, created);
        if (created.Outcome == CreateOutcome.Created)
        {
            metrics.Accepted(submission.Lane, submission.Jobs.Count);
        }

        if (worker.Value.Lanes.Contains(submission.Lane))
        {
            return new AcceptedCommand(created.JobIds, null, submission.Lane, submission.Jobs[0].Request);
        }

        // Forwarded once, by the worker that created the rows: two workers with different lane settings must not send a command back and forth. If it is
        // lost, the due set of the lane runs the jobs.
        if (created.Outcome == CreateOutcome.Created)
        {
            await commands.TrySendAsync(command, submission.Lane, cancellationToken);
        }

        return AcceptedCommand.Nothing;
    }

    /// <summary>Creates the row of an unreadable command, and returns its id as a job to be ended; nothing when a row exists, or the tenant is not valid.</summary>
    public async Task<IReadOnlyList<Guid>> AcceptAsync(UnreadableCommand command, CancellationToken cancellationToken)
        => NamePattern.IsMatch(command.Tenant)
            ? await RecordBrokenAsync(CommandPlan.Broken(command.JobId, command.Tenant, null, command.Detail), cancellationToken)
            : [];

    /// <summary>Creates the rows; returns the images of the day if there is nothing to create.</summary>
    private async Task<CreateResult> CreateAsync(GenerateImage command, JobSubmission submission, bool recorded, bool takesImages, CancellationToken cancellationToken)
    {
        CreateResult? created = null;
        try
        {
            created = await storeRetry.ExecuteAsync(token => store.CreateAsync(submission, token), cancellationToken);
            for (var tries = 1; created.Outcome == CreateOutcome.Existing && !recorded && tries < MaxTries && !await IsKnownAsync(command, cancellationToken); tries++)
            {
                // The existing row has been deleted since.
                created = await storeRetry.ExecuteAsync(token => store.CreateAsync(submission, token), cancellationToken);
            }

            return created;
        }
        finally
        {
            if (takesImages && created is { Outcome: not CreateOutcome.Created })
            {
                await limits.GiveBackAsync(submission, cancellationToken);
            }
        }
    }

    /// <summary>Which limit of its tenant the command exceeds; null for none, and for a command whose job exists already: a repetition is never refused.</summary>
    private async Task<string?> FindExceededAsync(GenerateImage command, JobSubmission submission, CancellationToken cancellationToken)
        => await limits.FindAsync(command, submission, cancellationToken) is { } exceeded && !await IsKnownAsync(command, cancellationToken) ? exceeded : null;

    /// <summary>Creates a job that ends with the limit that the command exceeds.</summary>
    private async Task<AcceptedCommand> RefuseAsync(GenerateImage command, string exceeded, CancellationToken cancellationToken)
    {
        var submission = CommandPlan.Broken(command.JobId, command.Tenant, command.Request.Metadata, exceeded);
        return new AcceptedCommand(await RecordBrokenAsync(submission, cancellationToken), exceeded, submission.Lane, submission.Jobs[0].Request) { Reason = DeadLetter.LimitExceeded };
    }

    private bool IsTooOld(GenerateImage command) => time.GetUtcNow() - command.RequestedAt > storage.Value.Retention;

    /// <summary>Whether its time is further in the future than clocks may differ. Ignored for a command whose job exists.</summary>
    private async Task<bool> IsFromTheFutureAsync(GenerateImage command, CancellationToken cancellationToken)
        => command.RequestedAt - time.GetUtcNow() > MaxClockLead
            && await storeRetry.ExecuteAsync(
                async token => await store.FindAsync(command.JobId, token) is null && await store.FindBatchAsync(command.JobId, token) is null, cancellationToken);

    /// <summary>An invalid command must not change a job or batch that a valid command created under the same id.</summary>
    private Task<IReadOnlyList<Guid>> RecordBrokenAsync(JobSubmission submission, CancellationToken cancellationToken)
        => storeRetry.ExecuteAsync<IReadOnlyList<Guid>>(
            async token => await store.CreateAsync(submission, token) is { Outcome: CreateOutcome.Created } created ? created.JobIds : [],
            cancellationToken);

    /// <summary>Whether the command is a repeated one; false when no job or batch has its id any more.</summary>
    private async Task<bool> IsKnownAsync(GenerateImage command, CancellationToken cancellationToken)
    {
        var (isThere, objection) = await storeRetry.ExecuteAsync(token => CompareAsync(command, token), cancellationToken);
        return objection is null ? isThere : throw new CommandRefusedException(DeadLetter.Conflict, objection);
    }

    private async Task<(bool IsThere, string? Objection)> CompareAsync(GenerateImage command, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(command.JobId, cancellationToken) is { } job)
        {
            return (true, KnownRequest.Objection(command, job));
        }

        return await store.FindBatchAsync(command.JobId, cancellationToken) is { } batch
            ? (true, KnownRequest.Objection(command, batch, batch.RequestHash is not null ? [] : await Task.WhenAll(batch.JobIds.Select(id => store.FindAsync(id, cancellationToken)))))
            : (false, null);
    }
}
