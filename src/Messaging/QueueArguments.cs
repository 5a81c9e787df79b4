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
    /// worker returns the messages that it holds, which counts as a delivery, so the limit is not lower.
    /// </summary>
    private const int Deliveries = 20;

    /// <summary>
    /// The dead letter queue has no consumer; operators look at its messages, and each look counts as a delivery. RabbitMQ 4 drops a message after
    /// 20 deliveries if no limit is declared, and RabbitMQ 3 has no value for "unlimited".
    /// </summary>
    private const int Looks = 1_000_000;

    private static readonly Dictionary<string, object?> OfCommandQueue = new()
    {
        [Type] = Quorum,
        [DeliveryLimit] = Deliveries,
        [DeadLetterExchange] = DeadLetter.Queue,
        // The broker removes the message only once the other queue has it; that needs this overflow mode. No overflow ever happens: there is no limit.
        [DeadLetterStrategy] = "at-least-once",
        [Overflow] = "reject-publish",
    };

    private static readonly Dictionary<string, object?> OfDeadLetterQueue = new() { [Type] = Quorum, [DeliveryLimit] = Looks };

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
