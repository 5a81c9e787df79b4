using ImageGen.Contracts;
using MassTransit;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;

namespace ImageGen.Messaging;

/// <summary>Publishes events as plain JSON, under the message ids the store derived for them.</summary>
internal sealed class EventPublisher(IBus bus, MessageMetrics metrics, IOptions<MessagingOptions> options, TimeProvider time) : IEventPublisher
{
    public async Task PublishAsync(NumberedEvent @event, Guid messageId, CancellationToken cancellationToken)
    {
        var error = (string?)"failed";
        using var timeout = new CancellationTokenSource(options.Value.PublishTimeout, time);
        using var timeoutOrCanceled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var addressed = Pipe.Execute<PublishContext>(context => Address(context, @event, messageId));
            await bus.Publish(@event, @event.GetType(), addressed, timeoutOrCanceled.Token).WaitAsync(timeoutOrCanceled.Token).ConfigureAwait(false);
            error = null;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            error = "timeout";
            throw new TimeoutException($"The broker did not confirm the event within {options.Value.PublishTimeout}.", exception);
        }
        finally
        {
            metrics.Sent(EventChannel.Of(EventTypes.NameOf(@event)).Exchange, error);
        }
    }

    private static void Address(PublishContext context, NumberedEvent @event, Guid messageId)
    {
        var name = EventTypes.NameOf(@event);
        context.MessageId = messageId;
        context.Serializer = EventBody.Instance;
        context.Headers.Set(EventChannel.Header, name);
        context.SetTrace();
        // A MassTransit consumer uses this header to distinguish the types in one queue.
        context.Headers.Set(MessageHeaders.MessageType, string.Join(';', context.SupportedMessageTypes));
        if (context.TryGetPayload(out RabbitMqSendContext? rabbit))
        {
            rabbit.BasicProperties.Type = name;
            rabbit.BasicProperties.Timestamp = new AmqpTimestamp(@event.Time.ToUnixTimeSeconds());
        }
    }
}
