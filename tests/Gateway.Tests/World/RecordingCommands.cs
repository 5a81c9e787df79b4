using System.Collections.Concurrent;
using ImageGen.Contracts;
using ImageGen.Messaging;

namespace ImageGen.Gateway.Tests.World;

/// <summary>A bus that records the commands and responds as the test configures.</summary>
internal sealed class RecordingCommands : ICommandSender
{
    public ConcurrentQueue<(GenerateImage Command, string Lane)> Sent { get; } = [];

    /// <summary>What sending does; default is that the broker confirms.</summary>
    public Func<GenerateImage, CancellationToken, Task<bool>> Answer { get; set; } = (_, _) => Task.FromResult(true);

    public IEnumerable<(GenerateImage Command, string Lane)> SentFor(string tenant) => Sent.Where(sent => sent.Command.Tenant == tenant);

    public Task<bool> TrySendAsync(GenerateImage command, string lane, CancellationToken cancellationToken)
    {
        Sent.Enqueue((command, lane));
        return Answer(command, cancellationToken);
    }
}
