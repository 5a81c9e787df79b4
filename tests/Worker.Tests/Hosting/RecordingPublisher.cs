using System.Collections.Concurrent;
using ImageGen.Contracts;
using ImageGen.Messaging;

namespace ImageGen.Worker.Tests.Hosting;

/// <summary>Records the published events, and refuses the first ones if the test configures it.</summary>
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
