using System.Collections.Concurrent;
using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace ImageGen.EndToEnd.Tests;

/// <summary>A subscriber with its own queue on the documented exchanges, which reads plain JSON without any ImageGen code and records the events.</summary>
internal sealed class BusSubscriber : IAsyncDisposable
{
    private static readonly string[] Final = ["imagegen.image-generated", "imagegen.image-failed", "imagegen.image-canceled"];

    private readonly ConcurrentDictionary<(Guid Job, string MessageId), string> _final = new();
    private readonly IConnection _connection;
    private readonly IChannel _channel;

    private BusSubscriber(IConnection connection, IChannel channel) => (_connection, _channel) = (connection, channel);

    /// <summary>The distinct final events of a job by message id; repeated deliveries count once.</summary>
    public IReadOnlyList<string> FinalEventsOf(Guid job) => [.. _final.Where(entry => entry.Key.Job == job).Select(entry => entry.Value)];

    public static async Task<BusSubscriber> StartAsync(string broker)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync(cancellationToken);
        var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken);
        var subscriber = new BusSubscriber(connection, channel);
        var queue = await channel.QueueDeclareAsync("subscriber", durable: true, exclusive: false, autoDelete: false, cancellationToken: cancellationToken);
        foreach (var exchange in Final)
        {
            await channel.ExchangeDeclareAsync(exchange, ExchangeType.Fanout, durable: true, cancellationToken: cancellationToken);
            await channel.QueueBindAsync(queue.QueueName, exchange, "", cancellationToken: cancellationToken);
        }

        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            using var body = JsonDocument.Parse(delivery.Body);
            subscriber._final[(body.RootElement.GetProperty("job_id").GetGuid(), delivery.BasicProperties.MessageId!)] = delivery.Exchange;
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer, cancellationToken);
        return subscriber;
    }

    /// <summary>Publishes a plain JSON command to the documented exchange, as a publisher in any language can; throws if no queue accepted it.</summary>
    public async Task PublishAsync(object command, string lane)
        => await _channel.BasicPublishAsync(
            "imagegen.generate",
            lane,
            mandatory: true,
            new BasicProperties { ContentType = "application/json", Persistent = true },
            JsonSerializer.SerializeToUtf8Bytes(command),
            TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
