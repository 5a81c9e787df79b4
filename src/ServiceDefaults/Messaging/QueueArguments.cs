using MassTransit;

namespace ImageGen.ServiceDefaults.Messaging;

/// <summary>The arguments of our queues. A queue is always declared with all of them, or the broker refuses (406 PRECONDITION_FAILED).</summary>
internal static class QueueArguments
{
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

    internal static void BeCommandQueue(this IRabbitMqQueueConfigurator queue)
    {
        queue.SetQuorumQueue();
        queue.SetQueueArgument(DeliveryLimit, Deliveries);
        queue.SetQueueArgument(DeadLetterExchange, DeadLetter.Queue);
        // The broker gives the message up only once the other queue has it; that needs this overflow, which never happens: there is no limit.
        queue.SetQueueArgument(DeadLetterStrategy, "at-least-once");
        queue.SetQueueArgument(Overflow, "reject-publish");
    }

    /// <summary>Also takes back what MassTransit copied from the queue that the letter came from.</summary>
    internal static void BeDeadLetterQueue(this IRabbitMqQueueConfigurator queue)
    {
        queue.SetQuorumQueue();
        queue.SetQueueArgument(DeliveryLimit, Looks);
        foreach (var copied in (string[])[DeadLetterExchange, DeadLetterStrategy, Overflow])
        {
            queue.SetQueueArgument(copied, null);
        }
    }
}
