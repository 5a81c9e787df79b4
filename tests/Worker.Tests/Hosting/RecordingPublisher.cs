using System.Collections.Concurrent;
using ImageGen.Contracts;
using ImageGen.Messaging;

namespace ImageGen.Worker.Tests.Hosting;

/// <summary>Keeps what is handed to the bus, and refuses the first hand-overs if the test says so.</summary>
internal sealed class RecordingPublisher(int refusals = 0) : IEventPublisher
{
    private int _refusals = refusals;

    public ConcurrentQueue<(NumberedEvent Event, Guid MessageId)> Tried { get; } = [];

    public ConcurrentQueue<(NumberedEvent Event, Guid MessageId)> Published { get; } = [];

    public Task PublishAsync(NumberedEvent @event, Guid messageId, CancellationToken cancellationToken)
    {
        Tried.Enqueue((@event, messageId));
        if (Interlocked.Decrement(ref _refusals) >= 0)
        {
            throw new TimeoutException("The broker is away.");
        }

        Published.Enqueue((@event, messageId));
        return Task.CompletedTask;
    }
}
