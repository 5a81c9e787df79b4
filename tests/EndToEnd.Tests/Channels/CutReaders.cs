using System.Net.ServerSentEvents;
using System.Text.Json;
using RabbitMQ.Client;

namespace ImageGen.EndToEnd.Tests.Channels;

/// <summary>Readers whose connection is closed after every event, before they can acknowledge it.</summary>
internal sealed class CutReaders(Uri gateway) : IDisposable
{
    private static readonly string[] Exchanges =
    [
        "imagegen.image-accepted", "imagegen.image-started", "imagegen.image-progress", "imagegen.image-generated", "imagegen.image-failed", "imagegen.image-canceled",
        "imagegen.batch-completed",
    ];

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero }) { BaseAddress = gateway };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    /// <summary>Declares the queue that collects the events from now on.</summary>
    public static async Task BindAsync(string broker, string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync(Cancel);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancel);
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, cancellationToken: Cancel);
        foreach (var exchange in Exchanges)
        {
            await channel.ExchangeDeclareAsync(exchange, ExchangeType.Fanout, durable: true, cancellationToken: Cancel);
            await channel.QueueBindAsync(queue, exchange, "", cancellationToken: Cancel);
        }
    }

    /// <summary>Takes a message, disconnects before the acknowledgement, and takes it again, until the queue is empty.</summary>
    public static async Task<IReadOnlyList<SeenEvent>> ReadBusAsync(string broker, string queue)
    {
        List<SeenEvent> seen = [];
        HashSet<string> cut = [];
        while (true)
        {
            await using var connection = await new ConnectionFactory { Uri = new Uri(broker), AutomaticRecoveryEnabled = false }.CreateConnectionAsync(Cancel);
            await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancel);
            if (await channel.BasicGetAsync(queue, autoAck: false, Cancel) is not { } message)
            {
                return seen;
            }

            seen.Add(SeenEvent.Of(message.BasicProperties.Type!, JsonDocument.Parse(message.Body).RootElement.Clone()));
            if (!cut.Add(message.BasicProperties.MessageId!))
            {
                await channel.BasicAckAsync(message.DeliveryTag, multiple: false, Cancel);
            }
        }
    }

    /// <summary>The stream of one job; each connection brings one event.</summary>
    public async Task<IReadOnlyList<SeenEvent>> ReadStreamAsync(Guid job)
    {
        List<SeenEvent> seen = [];
        string? last = null;
        while (await NextAsync($"/v1/jobs/{job}/events", last) is { } item)
        {
            seen.Add(SeenEvent.Of(item.EventType, JsonDocument.Parse(item.Data).RootElement.Clone()));
            last = item.EventId;
            Assert.Equal($"{seen[^1].Sequence}", last);
        }

        return seen;
    }

    /// <summary>The stream of the tenant, from its start until as many events have come; each connection brings one.</summary>
    public async Task<IReadOnlyList<SeenEvent>> ReadTenantAsync(int count)
    {
        List<SeenEvent> seen = [];
        var last = "start";
        while (seen.Count < count)
        {
            var item = await NextAsync("/v1/events", last) ?? throw new EndOfStreamException("The stream has ended.");
            seen.Add(SeenEvent.Of(item.EventType, JsonDocument.Parse(item.Data).RootElement.Clone()));
            last = item.EventId!;
        }

        return seen;
    }

    /// <summary>The list, requested again for each event.</summary>
    public async Task<IReadOnlyList<SeenEvent>> ReadListAsync(Guid job)
    {
        List<SeenEvent> seen = [];
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{job}/events?after={seen.Count}");
            request.Headers.Add("Accept", "application/json");
            using var answer = await _http.SendAsync(request, Cancel);
            using var body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Cancel));
            if (body.RootElement.GetProperty("data").EnumerateArray().FirstOrDefault() is not { ValueKind: JsonValueKind.Object } next)
            {
                return seen;
            }

            seen.Add(SeenEvent.Of(next.GetProperty("type").GetString()!, next.Clone()));
        }
    }

    /// <summary>The first event with an id of its own; null if the server reports the end of the stream.</summary>
    private async Task<SseItem<string>?> NextAsync(string path, string? last)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (last is not null)
        {
            request.Headers.Add("Last-Event-ID", last);
        }

        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        if (answer.StatusCode == System.Net.HttpStatusCode.NoContent)
        {
            return null;
        }

        await using var stream = await answer.Content.ReadAsStreamAsync(Cancel);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(Cancel))
        {
            // A parser repeats the last id for items that have none.
            if (item.EventType is not ("heartbeat" or "queue"))
            {
                return item;
            }
        }

        return null;
    }
}
