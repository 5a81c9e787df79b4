using ImageGen.Contracts;
using MassTransit;

namespace ImageGen.ServiceDefaults.Messaging;

/// <summary>Names of the exchanges that events are published to; subscribers bind their own queues to them.</summary>
internal static class EventTopology
{
    internal static void NameEvents(this IBusFactoryConfigurator bus)
    {
        bus.Name<ImageAccepted>("imagegen.image-accepted");
        bus.Name<ImageStarted>("imagegen.image-started");
        bus.Name<ImageGenerated>("imagegen.image-generated");
        bus.Name<ImageFailed>("imagegen.image-failed");
        bus.Name<ImageCanceled>("imagegen.image-canceled");
        // The common base is no message of its own: without this each event would also go to an exchange nobody named.
        bus.Publish<ImageEvent>(message => message.Exclude = true);
    }

    private static void Name<T>(this IBusFactoryConfigurator bus, string name)
        where T : ImageEvent
    {
        bus.Message<T>(message => message.SetEntityName(name));
        // Mentioned, so that the exchange is declared when the bus starts: a subscriber may bind to it before the first event.
        bus.Publish<T>(_ => { });
    }
}
