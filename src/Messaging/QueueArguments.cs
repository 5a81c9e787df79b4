using MassTransit;

namespace ImageGen.Messaging;

/// <summary>The arguments of our queues. A queue is always declared with all of them, or the broker refuses (406 PRECONDITION_FAILED).</summary>
internal static class QueueArguments
{
    private const string Type = "x-queue-type";
    private const string Quorum = "quorum";
    private const string DeliveryLimit = "x-delivery-limit";
    private const string DeadLetterExchange = "x-dead-letter-exchange";
    private const string DeadLetterStrategy = "x-dead-letter-strategy";
    private const string Overflow = "x-overflow";

    /// <summary>
    /// A command that ends its worker again and again, before its row is made, goes to the dead letters after so many deliveries. Workers
    /// that stop give back what they hold, and each time counts, so it is not less.
    /// </summary>
    private const int Deliveries = 20;

    /// <summary>
    /// Nothing consumes the dead letters; people look at them, and each look counts. RabbitMQ 4 would drop a letter after 20 if nothing
    /// was said, and 3 does not know the word for no limit.
    /// </summary>
    private const int Looks = 1_000_000;

    private static readonly Dictionary<string, object?> OfCommandQueue = new()
    {
        [Type] = Quorum,
        [DeliveryLimit] = Deliveries,
        [DeadLetterExchange] = DeadLetter.Queue,
        // The broker gives the message up only once the other queue has it; that needs this overflow, which never happens: there is no limit.
        [DeadLetterStrategy] = "at-least-once",
        [Overflow] = "reject-publish",
    };

    private static readonly Dictionary<string, object?> OfDeadLetterQueue = new() { [Type] = Quorum, [DeliveryLimit] = Looks };

    /// <summary>All our queues with those lanes, by name.</summary>
    internal static IReadOnlyDictionary<string, IDictionary<string, object?>> Of(IEnumerable<string> lanes)
    {
        var queues = lanes.Select(lane => CommandChannel.Generate(lane).Name).Append(CommandChannel.Cancel.Name)
            .ToDictionary(name => name, IDictionary<string, object?> (_) => OfCommandQueue);
        queues[DeadLetter.Queue] = OfDeadLetterQueue;
        return queues;
    }

    internal static void BeCommandQueue(this IRabbitMqQueueConfigurator queue) => queue.Take(OfCommandQueue);

    /// <summary>Also takes back what MassTransit copied from the queue that the letter came from.</summary>
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
