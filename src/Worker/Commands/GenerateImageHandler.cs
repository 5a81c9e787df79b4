using ImageGen.Contracts;
using ImageGen.Messaging;
using ImageGen.Storage.Identity;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Serving;
using ImageGen.Worker.Steps;

namespace ImageGen.Worker.Commands;

/// <summary>
/// Makes sure that the jobs of a command exist, and runs them. The message is held until the jobs no longer need it: at an asynchronous provider until the id
/// of the order is saved, at a synchronous one until the image is stored.
/// </summary>
internal sealed partial class GenerateImageHandler(
    CommandRecorder recorder, WorkSlots slots, JobRunner runner, IImageStorageHealth storageHealth, WorkerLifetime lifetime, TimeProvider time, ILogger<GenerateImageHandler> logger)
{
    private static readonly TimeSpan RecordedTimeout = TimeSpan.FromSeconds(10);

    public async Task HandleAsync(ReceivedCommand<GenerateImage> received, CancellationToken cancellationToken)
    {
        // The gateway has created the row, so the claim alone shows that it exists, and that it is in the lane of this queue. Any other sender may reuse the
        // id of a job for a different request, so its command is compared first.
        var command = received.Command;
        if (received is { IsRecorded: true, Lane: { } lane } && recorder.NamesOneJob(command) && await BeginAsync(command.JobId, lane, lane) != RunOutcome.Missing)
        {
            return;
        }

        if (await AcceptAsync(received, cancellationToken) is not { } accepted)
        {
            return;
        }

        // Crash point: the rows are durable. After this the message only saves time, and duplicates of it are harmless.
        await Task.WhenAll(accepted.Jobs.Select(job => BeginAsync(job, null, accepted.Lane, isBroken: accepted.Complaint is not null)));
        if (accepted.Complaint is { } complaint)
        {
            throw new CommandRefusedException(accepted.Reason, complaint);
        }
    }

    /// <summary>
    /// Null when the store, or the partition of the job, does not respond for a while and the sender states that it created the rows. Such a message is dropped;
    /// otherwise the messages of one unavailable master of a cluster would fill the queue of a lane.
    /// </summary>
    private async Task<AcceptedCommand?> AcceptAsync(ReceivedCommand<GenerateImage> received, CancellationToken cancellationToken)
    {
        if (!received.IsRecorded)
        {
            return await recorder.AcceptAsync(received.Command, recorded: false, cancellationToken);
        }

        using var timeout = new CancellationTokenSource(RecordedTimeout, time);
        using var timeoutOrCanceled = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await recorder.AcceptAsync(received.Command, recorded: true, timeoutOrCanceled.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            LogDropped(received.Command.JobId);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "command.let_go", Message = "Recording the command of job {Job} failed, because the store does not respond; the command is dropped, since the due set has the job")]
    private partial void LogDropped(Guid job);

    private async Task<RunOutcome> BeginAsync(Guid job, string? lane, string share, bool isBroken = false)
    {
        if (!isBroken && storageHealth.WhyUnusable is not null)
        {
            // This worker could not store the image: the due set gives the job to one that can. If there is no row yet, it is created first.
            return RunOutcome.Missing;
        }

        try
        {
            await slots.TakeAsync(share, lifetime.Stopping);
        }
        catch (OperationCanceledException) when (lifetime.Stopping.IsCancellationRequested)
        {
            // The due set gives the job to another worker within seconds; if there is no row, the queue redelivers the message.
            return RunOutcome.Missing;
        }

        try
        {
            return await runner.RunAsync(job, WakeReason.Message, lane);
        }
        finally
        {
            slots.Free(share);
        }
    }
}
