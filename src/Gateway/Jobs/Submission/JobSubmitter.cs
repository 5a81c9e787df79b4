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

/// <summary>Accepts jobs: first the rows, then the commands. The rows are the truth; the commands only save the workers the wait.</summary>
internal sealed partial class JobSubmitter(JobAdmission admission, IJobStore store, IResultStore results, ICommandSender commands, JobLog log, TimeProvider time, ILogger<JobSubmitter> logger)
{
    /// <summary>
    /// How long the commands of one request may take in all. With what the store takes, the answer comes within 2.5 s also
    /// when the broker is gone; the sender's own bound, 2 s, is meant to end first.
    /// </summary>
    public static readonly TimeSpan SendBound = TimeSpan.FromSeconds(2.2);

    /// <summary>Stores the jobs and wakes the workers. The image that they start from goes into the result store first.</summary>
    /// <exception cref="ProblemException">There are too many unfinished jobs.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    /// <exception cref="ResultStoreException">The image can't be kept.</exception>
    public async Task<CreateResult> SubmitAsync(JobSubmission submission, ReadOnlyMemory<byte>? image, CancellationToken cancellationToken)
    {
        if (await EnterAsync(submission, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        if (image is { } bytes)
        {
            submission = await KeepInputAsync(submission, bytes, cancellationToken);
        }

        var result = await store.CreateAsync(submission, cancellationToken);

        // A crash from here on loses commands, not jobs: the due set offers every row to the workers by itself.
        if (result.Outcome == CreateOutcome.Created)
        {
            log.Accepted(submission);
            await WakeWorkersAsync(submission);
        }
        else if (image is not null)
        {
            await ForgetInputAsync(submission, cancellationToken);
        }

        return result;
    }

    /// <summary>
    /// Lets the jobs in: null. A repeated request adds no job, so that it gets its earlier answer also where there is no room for more.
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

    private async Task<JobSubmission> KeepInputAsync(JobSubmission submission, ReadOnlyMemory<byte> image, CancellationToken cancellationToken)
    {
        try
        {
            // Crash point: kept, and no row knows of it. It is of no use to anybody then, and is tidied with the others of its day.
            return await results.KeepInputAsync(submission, image, cancellationToken);
        }
        catch (InvalidImageException fault)
        {
            throw ValidationErrors.Refuse("image", $"must be one still PNG, JPEG or WebP. {fault.Message}");
        }
    }

    private async Task ForgetInputAsync(JobSubmission submission, CancellationToken cancellationToken)
    {
        try
        {
            await results.ForgetInputAsync(submission, cancellationToken);
        }
        catch (ResultStoreException fault)
        {
            LogNotForgotten(fault);
        }
    }

    private async Task WakeWorkersAsync(JobSubmission submission)
    {
        // Not the request's token: a client that leaves now has a job all the same.
        using var bound = new CancellationTokenSource(SendBound, time);
        var sends = Task.WhenAll(submission.Jobs.Select(job => SendAsync(submission, job, bound.Token)));
        try
        {
            await sends.WaitAsync(bound.Token);
        }
        catch (OperationCanceledException)
        {
            // The sender minds the token late or not at all; its jobs are safe, and the caller waits no longer.
            LogLate(submission.Jobs.Count, submission.Lane, SendBound);
        }
    }

    private async Task SendAsync(JobSubmission submission, NewJob job, CancellationToken cancellationToken)
    {
        var command = new GenerateImage { JobId = job.Id, Tenant = submission.Tenant, RequestedAt = time.GetUtcNow(), Request = job.Request };
        try
        {
            // What goes wrong the sender logs.
            await commands.TrySendAsync(command, submission.Lane, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            LogNotSent(job.Id, submission.Lane);
        }
#pragma warning disable CA1031 // Whatever the bus does, the job is accepted: its row is stored.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogSendFailed(fault, job.Id, submission.Lane);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.input_kept", Message = "The image of a request that was a repeated one could not be removed again")]
    private partial void LogNotForgotten(Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.not_sent", Message = "The command of job {Job} was not confirmed by lane {Lane}; the due set will start the job")]
    private partial void LogNotSent(Guid job, string lane);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.send_failed", Message = "The command of job {Job} could not be sent to lane {Lane}; the due set will start the job")]
    private partial void LogSendFailed(Exception fault, Guid job, string lane);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.send_late", Message = "Sending {Count} commands to lane {Lane} took longer than {Bound}; the due set will start the jobs")]
    private partial void LogLate(int count, string lane, TimeSpan bound);
}
