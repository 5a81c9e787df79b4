using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace ImageGen.Chaos.Running;

/// <summary>Counts the dead letters of the broker.</summary>
internal static class DeadLetters
{
    private const string Queue = "imagegen.dead-letter";

    public static async Task<int> CountAsync(string broker, CancellationToken cancellationToken)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        try
        {
            return (int)(await channel.QueueDeclarePassiveAsync(Queue, cancellationToken)).MessageCount;
        }
        catch (OperationInterruptedException)
        {
            return 0; // There is no such queue.
        }
    }
}
