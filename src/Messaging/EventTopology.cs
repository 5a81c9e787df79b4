using System.Reflection;
using ImageGen.Contracts;
using MassTransit;

namespace ImageGen.Messaging;

/// <summary>Declares the exchanges that events are published to; subscribers bind their own queues to them.</summary>
internal static class EventTopology
{
    // MassTransit configures a message by its type parameter only.
    private static readonly MethodInfo NameOne = typeof(EventTopology).GetMethod(nameof(Name), BindingFlags.NonPublic | BindingFlags.Static)!;

    internal static void NameEvents(this IBusFactoryConfigurator bus)
    {
        foreach (var type in EventTypes.Names)
        {
            NameOne.MakeGenericMethod(EventTypes.Find(type)!).Invoke(null, [bus, EventChannel.Of(type)]);
        }

        // The common base types are not messages themselves: without this each event would also go to exchanges with generated names.
        bus.Publish<ImageEvent>(message => message.Exclude = true);
        bus.Publish<NumberedEvent>(message => message.Exclude = true);
    }

    private static void Name<T>(IBusFactoryConfigurator bus, EventChannel channel)
        where T : NumberedEvent
    {
        bus.Message<T>(message => message.SetEntityName(channel.Exchange));
        // Registered so that the exchange is declared when the bus starts: a subscriber may bind to it before the first event.
        bus.Publish<T>(_ => { });
    }
}
