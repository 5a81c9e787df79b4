using System.Collections.Concurrent;
using ImageGen.Contracts;

namespace ImageGen.Messaging.Tests;

/// <summary>Consumes every command and remembers it.</summary>
internal sealed class Inbox : ICommandEndpoints
{
    /// <summary>What every handler of a <see cref="GenerateImage"/> throws; null for nothing.</summary>
    public Exception? Refusal { get; init; }

    public ConcurrentQueue<(string Lane, GenerateImage Command)> Generate { get; } = [];

    /// <summary>The ids of the commands whose sender states that their rows exist.</summary>
    public ConcurrentQueue<Guid> Recorded { get; } = [];

    public ConcurrentQueue<UnreadableCommand> Unreadable { get; } = [];

    public ConcurrentQueue<CancelImage> Cancel { get; } = [];

    public IEnumerable<CommandEndpoint> All =>
    [
        .. ((string[])["default", "gpu"]).Select(lane => CommandEndpoint.Generate(lane, 4, (_, received, _) =>
        {
            if (received.IsRecorded)
            {
                Recorded.Enqueue(received.Command.JobId);
            }

            Generate.Enqueue((received.Lane!, received.Command));
            return Refusal is { } refusal ? Task.FromException(refusal) : Task.CompletedTask;
        }, (_, unreadable, _) =>
        {
            Unreadable.Enqueue(unreadable);
            return Task.CompletedTask;
        })),
        CommandEndpoint.Cancel(4, (_, received, _) =>
        {
            Cancel.Enqueue(received.Command);
            return Task.CompletedTask;
        }),
    ];
}
