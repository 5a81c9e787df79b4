using System.Collections.Concurrent;
using ImageGen.Contracts;

namespace ImageGen.Messaging.Tests;

/// <summary>Consumes every command and remembers it.</summary>
internal sealed class Inbox : ICommandEndpoints
{
    public ConcurrentQueue<(string Lane, GenerateImage Command)> Generate { get; } = [];

    public ConcurrentQueue<CancelImage> Cancel { get; } = [];

    public IEnumerable<CommandEndpoint> All =>
    [
        .. ((string[])["default", "gpu"]).Select(lane => CommandEndpoint.Generate(lane, 4, (_, received, _) =>
        {
            Generate.Enqueue((lane, received.Command));
            return Task.CompletedTask;
        })),
        CommandEndpoint.Cancel(4, (_, received, _) =>
        {
            Cancel.Enqueue(received.Command);
            return Task.CompletedTask;
        }),
    ];
}
