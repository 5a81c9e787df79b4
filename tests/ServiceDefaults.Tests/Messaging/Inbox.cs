using System.Collections.Concurrent;
using ImageGen.Contracts;
using ImageGen.ServiceDefaults.Messaging;
using MassTransit;

namespace ImageGen.ServiceDefaults.Tests.Messaging;

/// <summary>Consumes every command and remembers it.</summary>
internal sealed class Inbox : ICommandEndpoints
{
    public ConcurrentQueue<(string Lane, GenerateImage Command)> Generate { get; } = [];

    public ConcurrentQueue<CancelImage> Cancel { get; } = [];

    public IEnumerable<CommandEndpoint> All =>
    [
        .. ((string[])["default", "gpu"]).Select(lane => new CommandEndpoint(CommandChannel.Generate(lane), 4, (endpoint, _) => endpoint.Handler<GenerateImage>(context =>
        {
            Generate.Enqueue((lane, context.Message));
            return Task.CompletedTask;
        }))),
        new CommandEndpoint(CommandChannel.Cancel, 4, (endpoint, _) => endpoint.Handler<CancelImage>(context =>
        {
            Cancel.Enqueue(context.Message);
            return Task.CompletedTask;
        })),
    ];
}
