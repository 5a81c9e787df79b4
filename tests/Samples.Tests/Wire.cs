using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace ImageGen.Samples.Tests;

/// <summary>A bare AMQP client: publishes bytes as they are, and keeps the dead letters and the final events.</summary>
internal sealed class Wire : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly ConcurrentQueue<(string Case, string Reason, string Detail, string Body)> _letters = [];
    private readonly ConcurrentQueue<(Guid Job, string Event, JsonElement Body)> _events = [];

    private Wire(IConnection connection, IChannel channel) => (_connection, _channel) = (connection, channel);

    /// <summary>A client that only publishes.</summary>
    public static async Task<Wire> ConnectAsync(string broker)
    {
        var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync();
        return new Wire(connection, await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true)));
    }

    public static async Task<Wire> OpenAsync(string broker)
    {
        var wire = await ConnectAsync(broker);
        var channel = wire._channel;
        var events = (await channel.QueueDeclareAsync()).QueueName;
        foreach (var exchange in (string[])["imagegen.image-generated", "imagegen.image-failed", "imagegen.image-canceled"])
        {
            await channel.QueueBindAsync(events, exchange, "");
        }

        await wire.ConsumeAsync(events, delivery =>
        {
            // A copy: the client uses the memory again.
            var body = JsonDocument.Parse(delivery.Body.ToArray()).RootElement;
            wire._events.Enqueue((body.GetProperty("job_id").GetGuid(), delivery.BasicProperties.Type!, body));
        });
        await wire.ConsumeAsync("imagegen.dead-letter", delivery => wire._letters.Enqueue((
            Header(delivery, "case"), Header(delivery, "reason"), Header(delivery, "detail"), Encoding.UTF8.GetString(delivery.Body.Span))));
        return wire;
    }

    /// <summary>Publishes, and returns once the broker has it.</summary>
    public async Task PublishAsync(string name, Message message)
    {
        var properties = new BasicProperties
        {
            Persistent = true,
            Headers = new Dictionary<string, object?>(message.Headers) { ["case"] = name },
        };
        message.Properties?.Invoke(properties);
        if (message.ContentType is { } contentType)
        {
            properties.ContentType = contentType;
        }

        await _channel.BasicPublishAsync(
            message.Exchange, message.RoutingKey, mandatory: true, properties, message.Body, TestContext.Current.CancellationToken);
    }

    /// <summary>The one dead letter that this message became.</summary>
    public async Task<(string Reason, string Detail)> LetterAsync(string name)
    {
        await Eventually.TrueAsync(() => _letters.Any(letter => letter.Case == name), $"'{name}' is a dead letter");
        var (_, reason, detail, _) = Assert.Single(_letters, letter => letter.Case == name);
        return (reason, detail);
    }

    public bool HasLetter(string name) => _letters.Any(letter => letter.Case == name);

    /// <summary>Whether a dead letter's body has the text.</summary>
    public bool HasLetterWith(string text) => _letters.Any(letter => letter.Body.Contains(text, StringComparison.Ordinal));

    /// <summary>The one final event of a job.</summary>
    public async Task<(string Event, JsonElement Body)> EndOfAsync(Guid job)
    {
        await Eventually.TrueAsync(() => _events.Any(entry => entry.Job == job), $"job {job} ends");
        var (_, name, body) = Assert.Single(_events, entry => entry.Job == job);
        return (name, body);
    }

    /// <summary>How many messages of a queue wait, those in a consumer's hands not counted.</summary>
    public Task<uint> CountAsync(string queue) => _channel.MessageCountAsync(queue, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private async Task ConsumeAsync(string queue, Action<BasicDeliverEventArgs> keep)
    {
        var consumer = new AsyncEventingBasicConsumer(_channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            keep(delivery);
            return Task.CompletedTask;
        };
        await _channel.BasicConsumeAsync(queue, autoAck: true, consumer);
    }

    private static string Header(BasicDeliverEventArgs delivery, string name)
        => delivery.BasicProperties.Headers?.TryGetValue(name, out var value) == true && value is byte[] text ? Encoding.UTF8.GetString(text) : "";
}
