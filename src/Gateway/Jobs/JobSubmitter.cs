using ImageGen.Contracts;
using ImageGen.Gateway.Admission;
using ImageGen.Gateway.Problems;
using ImageGen.ServiceDefaults.Messaging;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Jobs;

/// <summary>Accepts jobs: first the rows, then the commands. The rows are the truth; the commands only save the workers the wait.</summary>
internal sealed partial class JobSubmitter(JobAdmission admission, IJobStore store, ICommandSender commands, TimeProvider time, ILogger<JobSubmitter> logger)
{
    /// <summary>
    /// How long the commands of one request may take in all. With what the store takes, the answer comes within 2.5 s also
    /// when the broker is gone; the sender's own bound, 2 s, is meant to end first.
    /// </summary>
    public static readonly TimeSpan SendBound = TimeSpan.FromSeconds(2.2);

    /// <summary>Stores the jobs and wakes the workers.</summary>
    /// <exception cref="ProblemException">There are too many unfinished jobs.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async Task<CreateResult> SubmitAsync(JobSubmission submission, CancellationToken cancellationToken)
    {
        await admission.EnterAsync(submission.Tenant, submission.Jobs.Count, cancellationToken);
        var result = await store.CreateAsync(submission, cancellationToken);

        // A crash from here on loses commands, not jobs: the due set offers every row to the workers by itself.
        if (result.Outcome == CreateOutcome.Created)
        {
            await WakeWorkersAsync(submission);
        }

        return result;
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
            if (!await commands.TrySendAsync(command, submission.Lane, cancellationToken))
            {
                LogNotSent(job.Id, submission.Lane);
            }
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "The command of job {JobId} was not confirmed by lane {Lane}; the due set will start the job")]
    private partial void LogNotSent(Guid jobId, string lane);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The command of job {JobId} could not be sent to lane {Lane}; the due set will start the job")]
    private partial void LogSendFailed(Exception fault, Guid jobId, string lane);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sending {Count} commands to lane {Lane} took longer than {Bound}; the due set will start the jobs")]
    private partial void LogLate(int count, string lane, TimeSpan bound);
}
