using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Messaging;

namespace ImageGen.Gateway.Jobs.Submission;

/// <summary>
/// Sends the commands of stored jobs to the workers while the response to the caller already leaves: no job depends on a command, so the caller need not wait until the broker has
/// confirmed it. A gateway that stops waits for the commands that it is sending.
/// </summary>
internal sealed partial class CommandDispatcher(ICommandSender commands, TimeProvider time, ILogger<CommandDispatcher> logger) : IHostedService, IDisposable
{
    /// <summary>Requests whose commands are sent at the same time. Further ones wait before they are answered, so that callers are not faster than the broker for long.</summary>
    public const int MaxRequests = 1000;

    /// <summary>
    /// Time limit for the commands of one request in all, and for the wait before they are sent. Together with the writes to the store, the response is sent within 2.5 s even
    /// when the broker is down. The sender's own timeout, 2 s, should expire first.
    /// </summary>
    public static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(2.2);

    private readonly SemaphoreSlim _free = new(MaxRequests);

    /// <summary>Starts to send the commands, and returns without a confirmation, unless too many are being sent already. Throws nothing.</summary>
    public async Task DispatchAsync(JobSubmission submission)
    {
        if (!_free.Wait(0) && !await WaitAsync())
        {
            LogLate(submission.Jobs.Count, submission.Lane, SendTimeout);
            return;
        }

        // Crash point: the commands are lost with the process. Workers find every row in the due set.
        _ = SendAsync(submission);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits for what is being sent: when the gateway accepts no further jobs, and before the bus stops.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var free = 0;
        try
        {
            for (; free < MaxRequests; free++)
            {
                await _free.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            // A host may be stopped twice.
            if (free > 0)
            {
                _free.Release(free);
            }
        }
    }

    public void Dispose() => _free.Dispose();

    private async Task<bool> WaitAsync()
    {
        using var timeout = new CancellationTokenSource(SendTimeout, time);
        try
        {
            await _free.WaitAsync(timeout.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task SendAsync(JobSubmission submission)
    {
        // Not the request's token: the jobs exist even when the client disconnects now.
        using var timeout = new CancellationTokenSource(SendTimeout, time);
        try
        {
            await Task.WhenAll(submission.Jobs.Select(job => SendAsync(submission, job, timeout.Token))).WaitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            // The sender reacts to the token late or not at all. The jobs are stored, and the gateway does not wait longer.
            LogLate(submission.Jobs.Count, submission.Lane, SendTimeout);
        }
        finally
        {
            _free.Release();
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

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.not_sent", Message = "Sending the command of job {Job} to lane {Lane} was lost or refused: the timeout passed without a confirmation; workers will find the job in the due set")]
    private partial void LogNotSent(Guid job, string lane);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.send_failed", Message = "Sending the command of job {Job} to lane {Lane} failed; workers will find the job in the due set")]
    private partial void LogSendFailed(Exception fault, Guid job, string lane);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.send_late", Message = "Timeout: sending {Count} commands to lane {Lane} took longer than {Timeout}; workers will find the jobs in the due set")]
    private partial void LogLate(int count, string lane, TimeSpan timeout);
}
