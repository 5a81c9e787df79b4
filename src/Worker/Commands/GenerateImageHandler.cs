using ImageGen.Contracts;
using ImageGen.Messaging;
using ImageGen.Storage.Identity;
using ImageGen.Storage.Waiting;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Serving;
using ImageGen.Worker.Steps;
using ImageGen.Worker.Waiting;

namespace ImageGen.Worker.Commands;

/// <summary>
/// Makes sure that the jobs of a command exist, and begins those that no other job waits before; the others join their waiting line, and the message is done. A job that
/// begins here holds its message until the job no longer needs it: at an asynchronous provider until the id of the order is saved, at a synchronous one until
/// the image is stored.
/// </summary>
internal sealed partial class GenerateImageHandler(
    CommandRecorder recorder, WorkSlots slots, JobRunner runner, LineBoard board, LineFinder lines, QueuedJobs queued, CurrentLaneHolds holds, IImageStorageHealth storageHealth, WorkerLifetime lifetime, TimeProvider time,
    ILogger<GenerateImageHandler> logger)
{
    private static readonly TimeSpan RecordedTimeout = TimeSpan.FromSeconds(10);

    public async Task HandleAsync(ReceivedCommand<GenerateImage> received, CancellationToken cancellationToken)
    {
        // The gateway has created the row, so the row alone shows that it exists, and that it is in the lane of this queue. Any other sender may reuse the
        // id of a job for a different request, so its command is compared first.
        var command = received.Command;
        if (received is { IsRecorded: true, Lane: { } lane } && recorder.NamesOneJob(command) && await BeginAsync(command.JobId, command.Tenant, lane, command.Request, cancellationToken))
        {
            return;
        }

        if (await AcceptAsync(received, cancellationToken) is not { } accepted)
        {
            return;
        }

        // Crash point: the rows are durable. After this the message only saves time, and duplicates of it are harmless.
        if (accepted.Complaint is { } complaint)
        {
            // Such a job is never ordered, so it ends at once.
            await Task.WhenAll(accepted.Jobs.Select(job => runner.RunAsync(job, WakeReason.Message)));
            throw new CommandRefusedException(accepted.Reason, complaint);
        }

        await Task.WhenAll(accepted.Jobs.Select(job => BeginAsync(job, command.Tenant, accepted.Lane, accepted.Request!, cancellationToken)));
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

    /// <summary>Begins a job if it need not wait, or adds it to its waiting line. False if there is no row of the tenant, or if that could not be determined.</summary>
    private async Task<bool> BeginAsync(Guid job, string tenant, string lane, ImageRequest request, CancellationToken cancellationToken)
    {
        if (holds.Set.IsPaused(lane, tenant) || !MayBegin(lines.Find(lane, null, request, tenant)) || slots.TakeFree(lane, 1) == 0)
        {
            return await queued.TryJoinAsync(job, tenant, lane, request, cancellationToken);
        }

        try
        {
            return await runner.RunAsync(job, WakeReason.Message, lane) != RunOutcome.Missing;
        }
        finally
        {
            slots.Free(lane);
        }
    }

    /// <summary>Whether no job waits in the line, and this worker may begin one: it is not stopping, and could store the image.</summary>
    private bool MayBegin(WaitingLine? line)
        => (line is null || board.IsEmpty(line)) && storageHealth.WhyUnusable is null && !lifetime.Stopping.IsCancellationRequested;
}
