using ImageGen.Contracts;
using MassTransit;
using Microsoft.Extensions.Options;

namespace ImageGen.ServiceDefaults.Messaging;

/// <summary>Publishes events under the message ids the store derived for them.</summary>
internal sealed class EventPublisher(IBus bus, IOptions<MessagingOptions> options, TimeProvider time) : IEventPublisher
{
    public async Task PublishAsync(ImageEvent @event, Guid messageId, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Value.PublishTimeout, time);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var named = Pipe.Execute<PublishContext>(context => context.MessageId = messageId);
            await bus.Publish(@event, @event.GetType(), named, bound.Token).WaitAsync(bound.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The broker did not confirm the event within {options.Value.PublishTimeout}.", exception);
        }
    }
}
