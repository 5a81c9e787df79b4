using System.Collections.Concurrent;
using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace ImageGen.Chaos.Ledgers;

/// <summary>An event subscriber: a queue of its own on the documented exchanges, read as plain JSON without any ImageGen code. It reconnects after every fault.</summary>
internal sealed class Subscriber : IAsyncDisposable
{
    private const string Prefix = "imagegen.image-";
    private static readonly string[] Final = ["generated", "failed", "canceled"];
    private readonly ConcurrentDictionary<ReceivedEvent, int> _events = new();
    private readonly string _broker;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _consuming;
    private TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Subscriber(string broker)
    {
        _broker = broker;
        _consuming = ConsumeAsync();
    }

    public IReadOnlyList<ReceivedEvent> Events => [.. _events.Keys];

    /// <summary>How many deliveries repeated an earlier one.</summary>
    public int Repeated => _events.Values.Sum(count => count - 1);

    public static async Task<Subscriber> StartAsync(string broker, CancellationToken cancellationToken)
    {
        var subscriber = new Subscriber(broker);
        await subscriber.WaitUntilReadyAsync(cancellationToken);
        return subscriber;
    }

    /// <summary>Waits until the subscriber consumes, after a start or a fault of the broker.</summary>
    public Task WaitUntilReadyAsync(CancellationToken cancellationToken) => _ready.Task.WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _consuming;
        _end.Dispose();
    }

    private async Task ConsumeAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await ConsumeOnceAsync();
            }
            catch (Exception exception) when (exception is BrokerUnreachableException or OperationInterruptedException or IOException or OperationCanceledException or System.Net.Sockets.SocketException)
            {
                // The broker is unavailable, or the subscriber is being disposed.
            }

            _ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await Task.Delay(200, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ConsumeOnceAsync()
    {
        var factory = new ConnectionFactory { Uri = new Uri(_broker), AutomaticRecoveryEnabled = false };
        await using var connection = await factory.CreateConnectionAsync(_end.Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: _end.Token);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        channel.ChannelShutdownAsync += (_, _) =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        var queue = await channel.QueueDeclareAsync("subscriber", durable: true, exclusive: false, autoDelete: false, cancellationToken: _end.Token);
        foreach (var kind in Final)
        {
            await channel.ExchangeDeclareAsync(Prefix + kind, ExchangeType.Fanout, durable: true, cancellationToken: _end.Token);
            await channel.QueueBindAsync(queue.QueueName, Prefix + kind, "", cancellationToken: _end.Token);
        }

        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            using var body = JsonDocument.Parse(delivery.Body);
            var received = new ReceivedEvent(body.RootElement.GetProperty("job_id").GetGuid(), delivery.BasicProperties.MessageId!, delivery.Exchange[Prefix.Length..]);
            _events.AddOrUpdate(received, 1, (_, count) => count + 1);
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: false, consumer, _end.Token);
        _ready.TrySetResult();
        await closed.Task.WaitAsync(_end.Token);
    }
}
