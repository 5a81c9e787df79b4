using ImageGen.Contracts;
using MassTransit;
using MassTransit.Transports.Fabric;

namespace ImageGen.Messaging;

/// <summary>The same exchanges and queues inside one process. The due set restores the messages that a stop loses.</summary>
internal static class InMemoryTopology
{
    internal static void Declare(this IInMemoryBusFactoryConfigurator bus)
    {
        bus.NameEvents();
        bus.DeclareCommand<GenerateImage>(CommandChannel.GenerateExchange, ExchangeType.Direct);
        bus.DeclareCommand<CancelImage>(CommandChannel.CancelExchange, ExchangeType.FanOut);
    }

    internal static void Receive(this IInMemoryBusFactoryConfigurator bus, CommandEndpoint command, IServiceProvider services)
        => bus.ReceiveEndpoint(command.Queue.Name, endpoint =>
        {
            endpoint.ConfigureConsumeTopology = false;
            endpoint.PublishFaults = false;
            if (command.Queue.RoutingKey is { } key)
            {
                endpoint.Bind(command.Queue.Exchange, ExchangeType.Direct, key);
            }

            endpoint.PrefetchCount = command.Slots;
            endpoint.ConcurrentMessageLimit = command.Slots;
            // CommandSender sends the bare command as JSON.
            endpoint.UseRawJsonDeserializer(isDefault: true);
            command.Connect(endpoint, UserTenants.None, services);
        });

    private static void DeclareCommand<T>(this IInMemoryBusFactoryConfigurator bus, string exchange, ExchangeType exchangeType)
        where T : class
    {
        bus.Message<T>(message => message.SetEntityName(exchange));
        bus.Publish<T>(message => message.ExchangeType = exchangeType);
    }
}
