using ImageGen.Contracts;
using ImageGen.Gateway.Admission;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.Jobs.Submission;
using ImageGen.Messaging;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Results;
using ImageGen.Storage.Results.Formats;
using ImageGen.Storage.Results.Sources;

namespace ImageGen.Gateway.Jobs.Submission;

/// <summary>Accepts jobs: stores the rows first, then sends the commands. The rows are authoritative; the commands only let workers start sooner.</summary>
internal sealed partial class JobSubmitter(JobAdmission admission, IJobStore store, IResultStore results, ICommandSender commands, JobLog log, TimeProvider time, ILogger<JobSubmitter> logger)
{
    /// <summary>
    /// Time limit for the commands of one request in all. Together with the writes to the store, the response is sent within 2.5 s even
    /// when the broker is down. The sender's own timeout, 2 s, should expire first.
    /// </summary>
    public static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(2.2);

    /// <summary>Stores the jobs and notifies the workers. Their source image is written to the result store first.</summary>
    /// <exception cref="ProblemException">There are too many unfinished jobs.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    /// <exception cref="ResultStoreException">The source image can't be stored.</exception>
    public async Task<CreateResult> SubmitAsync(JobSubmission submission, ReadOnlyMemory<byte>? image, CancellationToken cancellationToken)
    {
        if (await EnterAsync(submission, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        if (image is { } bytes)
        {
            submission = await StoreSourceImageAsync(submission, bytes, cancellationToken);
        }

        var result = await store.CreateAsync(submission, cancellationToken);

        // Crash point: the rows are stored, and no command is sent. Workers find every row in the due set.
        if (result.Outcome == CreateOutcome.Created)
        {
            log.Accepted(submission);
            await WakeWorkersAsync(submission);
        }
        else if (image is not null)
        {
            await RemoveSourceImageAsync(submission, cancellationToken);
        }

        return result;
    }

    /// <summary>
    /// Admits the jobs and returns null. A repeated request adds no job, so it gets its earlier result even when no further jobs are admitted.
    /// </summary>
    private async Task<CreateResult?> EnterAsync(JobSubmission submission, CancellationToken cancellationToken)
    {
        try
        {
            await admission.EnterAsync(submission.Tenant, submission.Jobs.Count, cancellationToken);
            return null;
        }
        catch (ProblemException) when (submission.IdempotencyKey is not null)
        {
            if (await store.FindSubmissionAsync(submission.Tenant, submission.IdempotencyKey, submission.RequestHash, cancellationToken) is { } earlier)
            {
                return earlier;
            }

            throw;
        }
    }

    private async Task<JobSubmission> StoreSourceImageAsync(JobSubmission submission, ReadOnlyMemory<byte> image, CancellationToken cancellationToken)
    {
        try
        {
            // Crash point: the image is stored and no row refers to it. The clean-up removes it with the other inputs of its day.
            return await results.StoreSourceImageAsync(submission, image, cancellationToken);
        }
        catch (InvalidImageException fault)
        {
            throw ValidationErrors.Refuse("image", $"must be one still PNG, JPEG or WebP. {fault.Message}");
        }
    }

    private async Task RemoveSourceImageAsync(JobSubmission submission, CancellationToken cancellationToken)
    {
        try
        {
            await results.RemoveSourceImageAsync(submission, cancellationToken);
        }
        catch (ResultStoreException fault)
        {
            LogInputKept(fault);
        }
    }

    private async Task WakeWorkersAsync(JobSubmission submission)
    {
        // Not the request's token: the job exists even when the client disconnects now.
        using var timeout = new CancellationTokenSource(SendTimeout, time);
        var sends = Task.WhenAll(submission.Jobs.Select(job => SendAsync(submission, job, timeout.Token)));
        try
        {
            await sends.WaitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            // The sender reacts to the token late or not at all. The jobs are stored, and the caller does not wait longer.
            LogLate(submission.Jobs.Count, submission.Lane, SendTimeout);
        }
    }

    private async Task SendAsync(JobSubmission submission, NewJob job, CancellationToken cancellationToken)
    {
        var command = new GenerateImage { JobId = job.Id, Tenant = submission.Tenant, RequestedAt = time.GetUtcNow(), Request = job.Request };
        try
        {
            // The sender logs its own failures.
            await commands.TrySendAsync(command, submission.Lane, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            LogNotSent(job.Id, submission.Lane);
        }
#pragma warning disable CA1031 // The job is accepted whatever the bus does, since its row is stored.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogSendFailed(fault, job.Id, submission.Lane);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.input_kept", Message = "Removing the source image of a repeated request failed")]
    private partial void LogInputKept(Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.not_sent", Message = "Sending the command of job {Job} to lane {Lane} was lost or refused: the timeout passed without a confirmation; workers will find the job in the due set")]
    private partial void LogNotSent(Guid job, string lane);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.send_failed", Message = "Sending the command of job {Job} to lane {Lane} failed; workers will find the job in the due set")]
    private partial void LogSendFailed(Exception fault, Guid job, string lane);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.send_late", Message = "Timeout: sending {Count} commands to lane {Lane} took longer than {Timeout}; workers will find the jobs in the due set")]
    private partial void LogLate(int count, string lane, TimeSpan timeout);
}
