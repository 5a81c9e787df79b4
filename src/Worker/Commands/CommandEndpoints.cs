using ImageGen.ServiceDefaults.Messaging;
using MassTransit;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Commands;

/// <summary>The queues a worker consumes: one per lane it serves, and the one of cancels.</summary>
internal sealed class CommandEndpoints(IOptions<WorkerOptions> options) : ICommandEndpoints
{
    private const int CancelSlots = 16;

    public IEnumerable<CommandEndpoint> All =>
    [
        .. options.Value.Lanes.Select(lane => new CommandEndpoint(
            CommandChannel.Generate(lane), options.Value.Slots, (endpoint, context) => endpoint.ConfigureConsumer<GenerateImageConsumer>(context))),
        new CommandEndpoint(CommandChannel.Cancel, CancelSlots, (endpoint, context) => endpoint.ConfigureConsumer<CancelImageConsumer>(context)),
    ];
}
