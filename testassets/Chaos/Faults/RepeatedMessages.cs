using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace ImageGen.Chaos.Faults;

/// <summary>Delivers every command twice more, later and in any order: a second queue feeds copies into the real one.</summary>
internal sealed class RepeatedMessages(TimeSpan within) : IFault
{
    private const string Exchange = "imagegen.generate";
    private const string Lane = "default";

    public async Task RunAsync(FaultContext context, CancellationToken loadOver)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(context.World.Broker!.ConnectionString) }.CreateConnectionAsync(context.Stop);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: context.Stop);
        var queue = await channel.QueueDeclareAsync(cancellationToken: context.Stop);
        await channel.QueueBindAsync(queue.QueueName, Exchange, Lane, cancellationToken: context.Stop);
        var consumer = new AsyncEventingBasicConsumer(channel);
        var copies = new List<Task>();
        consumer.ReceivedAsync += (_, delivery) =>
        {
            var (properties, body) = (new BasicProperties(delivery.BasicProperties), delivery.Body.ToArray());
            lock (copies)
            {
                copies.Add(CopyAsync(channel, properties, body, context));
                copies.Add(CopyAsync(channel, properties, body, context));
            }

            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer, context.Stop);
        await context.UntilAsync(loadOver);
        await Task.Delay(1000, context.Stop);
        Task[] all;
        lock (copies)
        {
            all = [.. copies];
        }

        await Task.WhenAll(all);
    }

    // Publishes to the queue itself and not to the exchange, from which the copies would come back here.
    private async Task CopyAsync(IChannel channel, BasicProperties properties, byte[] body, FaultContext context)
    {
        await Task.Delay(within * context.NextRandom(), context.Stop);
        await channel.BasicPublishAsync("", $"{Exchange}.{Lane}", mandatory: true, properties, body, context.Stop);
        context.Count();
    }
}
