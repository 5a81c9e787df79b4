using System.Collections.Concurrent;
using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace ImageGen.Chaos.Ledgers;

/// <summary>A subscriber: a queue of its own on the documented exchanges, plain JSON, nothing of ours. It comes back by itself after every fault.</summary>
internal sealed class Subscriber : IAsyncDisposable
{
    private const string Prefix = "imagegen.image-";
    private static readonly string[] Final = ["generated", "failed", "canceled"];
    private readonly ConcurrentDictionary<Told, int> _told = new();
    private readonly string _broker;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _listening;
    private TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Subscriber(string broker)
    {
        _broker = broker;
        _listening = ListenAsync();
    }

    public IReadOnlyList<Told> Told => [.. _told.Keys];

    /// <summary>How many deliveries repeated one that had come before.</summary>
    public int Repeated => _told.Values.Sum(count => count - 1);

    public static async Task<Subscriber> StartAsync(string broker, CancellationToken cancellationToken)
    {
        var subscriber = new Subscriber(broker);
        await subscriber.WaitUntilReadyAsync(cancellationToken);
        return subscriber;
    }

    /// <summary>Waits until it listens, after a start or a fault of the broker.</summary>
    public Task WaitUntilReadyAsync(CancellationToken cancellationToken) => _ready.Task.WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _listening;
        _end.Dispose();
    }

    private async Task ListenAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await ListenOnceAsync();
            }
            catch (Exception exception) when (exception is BrokerUnreachableException or OperationInterruptedException or IOException or OperationCanceledException or System.Net.Sockets.SocketException)
            {
                // The broker is away, or this is the end.
            }

            _ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await Task.Delay(200, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ListenOnceAsync()
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
            var told = new Told(body.RootElement.GetProperty("job_id").GetGuid(), delivery.BasicProperties.MessageId!, delivery.Exchange[Prefix.Length..]);
            _told.AddOrUpdate(told, 1, (_, count) => count + 1);
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: false, consumer, _end.Token);
        _ready.TrySetResult();
        await closed.Task.WaitAsync(_end.Token);
    }
}
