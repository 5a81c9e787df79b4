using ImageGen.Contracts;
using MassTransit;
using RabbitMQ.Client;

namespace ImageGen.Messaging;

/// <summary>
/// Everything that the system declares on a RabbitMQ broker. Whichever host starts first, sender or worker, declares the queues, and both use
/// this class: a second declaration with different arguments would be refused (406 PRECONDITION_FAILED).
/// </summary>
internal static class RabbitMqTopology
{
    internal static void Declare(this IRabbitMqBusFactoryConfigurator bus, IEnumerable<string> lanes)
    {
        bus.DeployPublishTopology = true;
        bus.NameEvents();
        bus.DeclareCommand<GenerateImage>(CommandChannel.GenerateExchange, ExchangeType.Direct, lanes.Select(CommandChannel.Generate));
        bus.DeclareCommand<CancelImage>(CommandChannel.CancelExchange, ExchangeType.Fanout, [CommandChannel.Cancel]);
        bus.DeclareDeadLetters();
    }

    internal static void Receive(this IRabbitMqBusFactoryConfigurator bus, CommandEndpoint command, UserTenants users, IServiceProvider services)
        => bus.ReceiveEndpoint(command.Queue.Name, endpoint =>
        {
            endpoint.ConfigureConsumeTopology = false;
            endpoint.PublishFaults = false;
            endpoint.BeCommandQueue();
            if (command.Queue.RoutingKey is { } key)
            {
                endpoint.Bind(command.Queue.Exchange, binding => (binding.ExchangeType, binding.RoutingKey) = (ExchangeType.Direct, key));
            }

            endpoint.PrefetchCount = command.Slots;
            endpoint.ConcurrentMessageLimit = command.Slots;
            // A publisher without MassTransit sends the bare command as JSON.
            endpoint.UseRawJsonDeserializer(isDefault: true);
            RefusedCommands.Take(endpoint, command, users, services);
            command.Connect(endpoint, users, services);
        });

    /// <summary>Declares the dead letter queue as the broker needs it for messages with too many deliveries, and as MassTransit declares it again with its first dead letter.</summary>
    private static void DeclareDeadLetters(this IRabbitMqBusFactoryConfigurator bus)
    {
        bus.Publish<CancelImage>(message => message.BindQueue(DeadLetter.Queue, DeadLetter.Queue, binding =>
        {
            binding.ExchangeType = ExchangeType.Fanout;
            binding.BeDeadLetterQueue();
        }));
        var name = new DeadLetterName();
        bus.SendTopology.ErrorQueueNameFormatter = name;
        bus.SendTopology.DeadLetterQueueNameFormatter = name;
        bus.SendTopology.ConfigureErrorSettings = queue => queue.BeDeadLetterQueue();
        bus.SendTopology.ConfigureDeadLetterSettings = queue => queue.BeDeadLetterQueue();
    }

    private static void DeclareCommand<T>(this IRabbitMqBusFactoryConfigurator bus, string exchange, string exchangeType, IEnumerable<CommandChannel> queues)
        where T : class
    {
        bus.Message<T>(message => message.SetEntityName(exchange));
        bus.Publish<T>(message =>
        {
            message.ExchangeType = exchangeType;
            foreach (var queue in queues)
            {
                message.BindQueue(exchange, queue.Name, binding =>
                {
                    binding.ExchangeType = exchangeType;
                    binding.RoutingKey = queue.RoutingKey ?? "";
                    binding.BeCommandQueue();
                });
            }
        });
    }
}
