using MassTransit;

namespace ImageGen.Messaging;

/// <summary>The arguments of the system's queues. A queue must always be declared with all of them, or the broker refuses it (406 PRECONDITION_FAILED).</summary>
internal static class QueueArguments
{
    private const string Type = "x-queue-type";
    private const string Quorum = "quorum";
    private const string DeliveryLimit = "x-delivery-limit";
    private const string DeadLetterExchange = "x-dead-letter-exchange";
    private const string DeadLetterStrategy = "x-dead-letter-strategy";
    private const string Overflow = "x-overflow";

    /// <summary>
    /// A command that repeatedly ends its worker before the row is created is dead-lettered after this many deliveries. Each stop of a
    /// worker returns its messages, which counts as a delivery up to RabbitMQ 4.2, so the limit must not be lower.
    /// </summary>
    private const int CommandDeliveryLimit = 20;

    /// <summary>
    /// The dead letter queue has no consumer; operators inspect its messages, and each inspection counts as a delivery. RabbitMQ 4 drops a message after
    /// 20 deliveries if no limit is declared, and RabbitMQ 3 has no value for "unlimited".
    /// </summary>
    private const int InspectionLimit = 1_000_000;

    private static readonly Dictionary<string, object?> OfCommandQueue = new()
    {
        [Type] = Quorum,
        [DeliveryLimit] = CommandDeliveryLimit,
        [DeadLetterExchange] = DeadLetter.Queue,
        // The broker removes the message only once the dead letter queue has it; that requires this overflow mode. There is no length limit, so no overflow ever happens.
        [DeadLetterStrategy] = "at-least-once",
        [Overflow] = "reject-publish",
    };

    private static readonly Dictionary<string, object?> OfDeadLetterQueue = new() { [Type] = Quorum, [DeliveryLimit] = InspectionLimit };

    /// <summary>All queues of the system for those lanes, by name.</summary>
    internal static IReadOnlyDictionary<string, IDictionary<string, object?>> Of(IEnumerable<string> lanes)
    {
        var queues = lanes.Select(lane => CommandChannel.Generate(lane).Name).Append(CommandChannel.Cancel.Name)
            .ToDictionary(name => name, IDictionary<string, object?> (_) => OfCommandQueue);
        queues[DeadLetter.Queue] = OfDeadLetterQueue;
        return queues;
    }

    internal static void BeCommandQueue(this IRabbitMqQueueConfigurator queue) => queue.Take(OfCommandQueue);

    /// <summary>Also removes the arguments that MassTransit copies from the queue of the dead-lettered message.</summary>
    internal static void BeDeadLetterQueue(this IRabbitMqQueueConfigurator queue)
    {
        queue.Take(OfDeadLetterQueue);
        foreach (var copied in OfCommandQueue.Keys.Except(OfDeadLetterQueue.Keys))
        {
            queue.SetQueueArgument(copied, null);
        }
    }

    private static void Take(this IRabbitMqQueueConfigurator queue, Dictionary<string, object?> arguments)
    {
        queue.SetQuorumQueue();
        foreach (var (name, value) in arguments)
        {
            queue.SetQueueArgument(name, value);
        }
    }
}
