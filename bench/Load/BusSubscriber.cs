using System.Diagnostics;
using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace ImageGen.Bench.Load;

/// <summary>A bare subscriber of completion events on RabbitMQ, the same one for the floor and for ImageGen.</summary>
internal sealed class BusSubscriber : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly IChannel _channel;

    private BusSubscriber(IConnection connection, IChannel channel) => (_connection, _channel) = (connection, channel);

    /// <summary>The events so far.</summary>
    public Completions Completions { get; } = new();

    /// <param name="broker">Where RabbitMQ is.</param>
    /// <param name="exchange">The exchange of the events that tell of an image.</param>
    /// <param name="field">Their field with the job's id.</param>
    /// <param name="failures">The exchange of the events that tell of a job without an image; null where there are none.</param>
    public static async Task<BusSubscriber> SubscribeAsync(string broker, string exchange, string field, string? failures = null)
    {
        var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync();
        var channel = await connection.CreateChannelAsync();
        var subscriber = new BusSubscriber(connection, channel);
        var queue = await channel.QueueDeclareAsync("", durable: false, exclusive: true, autoDelete: true);
        foreach (var name in failures is null ? [exchange] : new[] { exchange, failures })
        {
            await channel.ExchangeDeclareAsync(name, ExchangeType.Fanout, durable: true);
            await channel.QueueBindAsync(queue.QueueName, name, "");
        }

        var fieldName = Encoding.UTF8.GetBytes(field);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            subscriber.Completions.Add(delivery.Body.Span, fieldName, Stopwatch.GetTimestamp(), delivery.Exchange == failures);
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer);
        return subscriber;
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
