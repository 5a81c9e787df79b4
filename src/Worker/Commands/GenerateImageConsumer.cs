using ImageGen.Contracts;
using ImageGen.ServiceDefaults.Messaging;
using ImageGen.Storage.Identity;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Generation;
using MassTransit;

namespace ImageGen.Worker.Commands;

/// <summary>
/// Makes sure that the jobs of a command exist, and begins them. The message is held until the jobs need it no more: at an asynchronous
/// provider until the order's id is saved, at a synchronous one until the picture is stored.
/// </summary>
internal sealed partial class GenerateImageConsumer(
    CommandIntake intake, WorkSlots slots, JobRunner runner, IImagePlaces places, WorkerLifetime lifetime, TimeProvider time, ILogger<GenerateImageConsumer> logger) : IConsumer<GenerateImage>
{
    private static readonly TimeSpan RecordedPatience = TimeSpan.FromSeconds(10);

    public async Task Consume(ConsumeContext<GenerateImage> context)
    {
        // A command of a gateway, which made the row first: to claim it is to find that it is there. What anybody else sends may use the id of a job
        // for another request.
        var recorded = context.Headers.Get<bool>(CommandChannel.RecordedHeader) is true;
        if (recorded && intake.LaneOfKnown(context.Message) is { } lane && await BeginAsync(context.Message.JobId, lane, lane) != RunOutcome.Missing)
        {
            return;
        }

        if (await AcceptAsync(context, recorded) is not { } accepted)
        {
            return;
        }

        // Crash point: the rows are durable. From here on the message only saves time, and any number of its copies do no harm.
        await Task.WhenAll(accepted.Jobs.Select(job => BeginAsync(job, null, accepted.Lane, isBroken: accepted.Complaint is not null)));
        if (accepted.Complaint is { } complaint)
        {
            throw new CommandRefusedException(DeadLetter.InvalidRequest, complaint);
        }
    }

    /// <summary>
    /// Null where the store, or the part of it that has the job, does not answer for a while, and the sender says that the rows are there. Such a
    /// message is let go, or those of one master of a cluster would soon hold every place in the queue of a lane.
    /// </summary>
    private async Task<AcceptedCommand?> AcceptAsync(ConsumeContext<GenerateImage> context, bool recorded)
    {
        if (!recorded)
        {
            return await intake.AcceptAsync(context.Message, recorded, context.CancellationToken);
        }

        using var bound = new CancellationTokenSource(RecordedPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, context.CancellationToken);
        try
        {
            return await intake.AcceptAsync(context.Message, recorded, either.Token);
        }
        catch (OperationCanceledException) when (bound.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            LogLetGo(context.Message.JobId);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "command.let_go", Message = "The store does not answer for job {Job}; its command is let go, since the due set has the job")]
    private partial void LogLetGo(Guid job);

    private async Task<RunOutcome> BeginAsync(Guid job, string? lane, string share, bool isBroken = false)
    {
        if (!isBroken && places.WhyUnusable is not null)
        {
            // The image could not be kept: the due set gives the job to a worker that can. Its row is made first, if it is not there.
            return RunOutcome.Missing;
        }

        try
        {
            await slots.TakeAsync(share, lifetime.Stopping);
        }
        catch (OperationCanceledException) when (lifetime.Stopping.IsCancellationRequested)
        {
            // The due set gives the job to another worker some seconds from now, or the queue the message, when there is no row.
            return RunOutcome.Missing;
        }

        try
        {
            return await runner.RunAsync(job, Wake.Message, lane);
        }
        finally
        {
            slots.Free(share);
        }
    }
}
