using ImageGen.Contracts;
using MassTransit;

namespace ImageGen.Messaging;

/// <summary>Declares the exchanges that events are published to; subscribers bind their own queues to them.</summary>
internal static class EventTopology
{
    internal static void NameEvents(this IBusFactoryConfigurator bus)
    {
        bus.Name<ImageAccepted>(EventChannel.Accepted);
        bus.Name<ImageStarted>(EventChannel.Started);
        bus.Name<ImageOutcomeUnknown>(EventChannel.OutcomeUnknown);
        bus.Name<ImageGenerated>(EventChannel.Generated);
        bus.Name<ImageFailed>(EventChannel.Failed);
        bus.Name<ImageCanceled>(EventChannel.Canceled);
        bus.Name<ImageReplayed>(EventChannel.Replayed);
        bus.Name<ImageProgressed>(EventChannel.Progressed);
        bus.Name<BatchCompleted>(EventChannel.BatchCompleted);
        bus.Name<WebhookDisabled>(EventChannel.WebhookDisabled);
        // The common bases are no messages of their own: without this each event would also go to exchanges nobody named.
        bus.Publish<ImageEvent>(message => message.Exclude = true);
        bus.Publish<NumberedEvent>(message => message.Exclude = true);
    }

    private static void Name<T>(this IBusFactoryConfigurator bus, EventChannel channel)
        where T : NumberedEvent
    {
        bus.Message<T>(message => message.SetEntityName(channel.Exchange));
        // Mentioned, so that the exchange is declared when the bus starts: a subscriber may bind to it before the first event.
        bus.Publish<T>(_ => { });
    }
}
