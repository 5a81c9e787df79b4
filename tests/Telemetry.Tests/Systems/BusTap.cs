using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using ImageGen.Contracts;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace ImageGen.Telemetry.Tests.Systems;

/// <summary>A queue of its own on all exchanges of the system, without any of its code: every command and event with its headers. It can publish too.</summary>
internal sealed class BusTap : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly IChannel _channel;

    private BusTap(IConnection connection, IChannel channel) => (_connection, _channel) = (connection, channel);

    /// <summary>All messages so far.</summary>
    public ConcurrentQueue<BusMessage> Messages { get; } = [];

    /// <summary>Call it when the hosts have declared the exchanges of commands.</summary>
    public static async Task<BusTap> StartAsync(string broker, string lane)
    {
        var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync();
        var channel = await connection.CreateChannelAsync();
        var tap = new BusTap(connection, channel);
        var queue = await channel.QueueDeclareAsync("tap", durable: false, exclusive: true, autoDelete: true);
        foreach (var exchange in EventTypes.Names.Select(name => $"imagegen.{name.Replace('.', '-').Replace('_', '-')}"))
        {
            await channel.ExchangeDeclareAsync(exchange, ExchangeType.Fanout, durable: true);
            await channel.QueueBindAsync(queue.QueueName, exchange, "");
        }

        await channel.QueueBindAsync(queue.QueueName, "imagegen.generate", lane);
        await channel.QueueBindAsync(queue.QueueName, "imagegen.cancel", "");
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            var headers = (delivery.BasicProperties.Headers ?? new Dictionary<string, object?>())
                .ToDictionary(header => header.Key, header => header.Value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : header.Value?.ToString() ?? "");
            tap.Messages.Enqueue(new BusMessage(delivery.Exchange, headers, Encoding.UTF8.GetString(delivery.Body.Span)));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer);
        return tap;
    }

    /// <summary>Publishes a command as a program in any language can.</summary>
    public async Task PublishAsync(object command, string lane, IDictionary<string, object?>? headers = null)
        => await _channel.BasicPublishAsync(
            "imagegen.generate", lane, mandatory: false, new BasicProperties { ContentType = "application/json", Headers = headers }, JsonSerializer.SerializeToUtf8Bytes(command));

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
