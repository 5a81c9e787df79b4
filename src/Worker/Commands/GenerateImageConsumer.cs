using ImageGen.Contracts;
using ImageGen.ServiceDefaults.Messaging;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Generation;
using MassTransit;

namespace ImageGen.Worker.Commands;

/// <summary>
/// Makes sure that the jobs of a command exist, and begins them. The message is held until the jobs need it no more: at an asynchronous
/// provider until the order's id is saved, at a synchronous one until the picture is stored.
/// </summary>
internal sealed class GenerateImageConsumer(CommandIntake intake, WorkSlots slots, JobRunner runner, WorkerLifetime lifetime) : IConsumer<GenerateImage>
{
    public async Task Consume(ConsumeContext<GenerateImage> context)
    {
        // Most commands come from a gateway, which made the row first: to claim it is to find that it is there.
        if (intake.LaneOfKnown(context.Message) is { } lane && await BeginAsync(context.Message.JobId, null, lane) != RunOutcome.Missing)
        {
            return;
        }

        var accepted = await intake.AcceptAsync(context.Message, context.CancellationToken);

        // Crash point: the rows are durable. From here on the message only saves time, and any number of its copies do no harm.
        await Task.WhenAll(accepted.Jobs.Select(job => BeginAsync(job, accepted.Complaint, null)));
        if (accepted.Complaint is { } complaint)
        {
            throw new CommandRefusedException(DeadLetter.InvalidRequest, complaint);
        }
    }

    private async Task<RunOutcome> BeginAsync(Guid job, string? complaint, string? lane)
    {
        try
        {
            await slots.TakeAsync(lifetime.Stopping);
        }
        catch (OperationCanceledException) when (lifetime.Stopping.IsCancellationRequested)
        {
            // The due set gives the job to another worker some seconds from now, or the queue the message, when there is no row.
            return RunOutcome.Missing;
        }

        try
        {
            return await runner.RunAsync(job, Wake.Message, complaint, lane);
        }
        finally
        {
            slots.Free();
        }
    }
}
