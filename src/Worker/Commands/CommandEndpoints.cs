using ImageGen.Messaging;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Steps;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Commands;

/// <summary>The queues that a worker consumes: one for each of its lanes and one for cancels; none if it runs no jobs.</summary>
internal sealed class CommandEndpoints(IOptions<WorkerOptions> options) : ICommandEndpoints
{
    private const int CancelSlots = 16;

    // Messages of jobs that join their waiting lines, besides those of running jobs: a long queue is read quickly, however long its jobs take.
    private const int JoinSlots = 32;

    public IEnumerable<CommandEndpoint> All => !options.Value.Jobs ? [] :
    [
        .. options.Value.Lanes.Select(lane => CommandEndpoint.Generate(
            lane,
            options.Value.Slots + JoinSlots,
            (services, command, cancellationToken) => services.GetRequiredService<GenerateImageHandler>().HandleAsync(command, cancellationToken),
            EndAsync)),
        CommandEndpoint.Cancel(
            CancelSlots,
            (services, command, cancellationToken) => services.GetRequiredService<CancelImageHandler>().HandleAsync(command.Command, cancellationToken)),
    ];

    /// <summary>Reports an unreadable command to its sender through the job, if the command names one.</summary>
    private static async Task EndAsync(IServiceProvider services, UnreadableCommand command, CancellationToken cancellationToken)
    {
        var runner = services.GetRequiredService<JobRunner>();
        foreach (var job in await services.GetRequiredService<CommandRecorder>().AcceptAsync(command, cancellationToken))
        {
            await runner.RunAsync(job, WakeReason.Message);
        }
    }
}
