using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace ImageGen.Bench.Load;

/// <summary>A subscriber of completion events, the same bare one for both systems: when the event of which job came.</summary>
internal sealed class Completions : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Guid, long> _at = new();
    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private int _count;

    private Completions(IConnection connection, IChannel channel) => (_connection, _channel) = (connection, channel);

    public int Count => Volatile.Read(ref _count);

    /// <summary>Events that reported another end than an image.</summary>
    public int Failures { get; private set; }

    /// <summary>Throws if a job has ended without an image: the cost of failing jobs is not what is measured.</summary>
    /// <exception cref="InvalidOperationException">A job has failed.</exception>
    public void RequireImages()
    {
        if (Failures > 0)
        {
            throw new InvalidOperationException($"{Failures} jobs ended without an image.");
        }
    }

    /// <summary>When the job's event came (<see cref="Stopwatch"/> ticks); null while it has not.</summary>
    public long? Of(Guid job) => _at.TryGetValue(job, out var at) ? at : null;

    public void Forget()
    {
        _at.Clear();
        _count = 0;
    }

    public static async Task<Completions> SubscribeAsync(string broker, string exchange, string field, string? failures = null)
    {
        var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync();
        var channel = await connection.CreateChannelAsync();
        var completions = new Completions(connection, channel);
        await channel.ExchangeDeclareAsync(exchange, ExchangeType.Fanout, durable: true);
        var queue = await channel.QueueDeclareAsync("", durable: false, exclusive: true, autoDelete: true);
        await channel.QueueBindAsync(queue.QueueName, exchange, "");
        if (failures is not null)
        {
            await channel.ExchangeDeclareAsync(failures, ExchangeType.Fanout, durable: true);
            await channel.QueueBindAsync(queue.QueueName, failures, "");
        }

        var name = Encoding.UTF8.GetBytes(field);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            var now = Stopwatch.GetTimestamp();
            if (delivery.Exchange == failures)
            {
                completions.Failures++;
            }

            if (Find(delivery.Body.Span, name) is { } job && completions._at.TryAdd(job, now))
            {
                Interlocked.Increment(ref completions._count);
            }

            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer);
        return completions;
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    /// <summary>The first string of that name, wherever it stands.</summary>
    private static Guid? Find(ReadOnlySpan<byte> body, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(body);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(name))
            {
                reader.Read();
                return reader.GetGuid();
            }
        }

        return null;
    }
}
