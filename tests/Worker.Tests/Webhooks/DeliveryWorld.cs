using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using ImageGen.Egress;
using ImageGen.Jobs.Signing;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Access;
using ImageGen.Storage.Configuration;
using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Results;
using ImageGen.Storage.Results.Links;
using ImageGen.Storage.Webhooks;
using ImageGen.Worker.Background;
using ImageGen.Worker.Metrics;
using ImageGen.Worker.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace ImageGen.Worker.Tests.Webhooks;

/// <summary>What runs deliveries, over a real store and with a clock that stands still until the test moves it.</summary>
internal sealed class DeliveryWorld : IAsyncDisposable
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ConnectionMultiplexer _redis;
    private readonly WebhookSender _sender;
    private readonly WebhookFanOut _fanOut;

    private DeliveryWorld(ConnectionMultiplexer redis, EgressOptions egress)
    {
        _redis = redis;
        Deliveries = new RedisWebhookDeliveries(new StoreConnection(redis), new StoreSettings(TimeSpan.FromDays(7)) { Now = Time.GetUtcNow });
        Jobs = new RedisJobStore(new StoreConnection(redis), new StoreSettings(TimeSpan.FromDays(7)) { Now = Time.GetUtcNow });
        _sender = new WebhookSender(new EgressGuard(egress), Time);
        var links = new ImageLinks(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ImageGen:PublicUrl"] = "https://pictures.example",
            ["ImageGen:TagKey"] = "a key of sixteen or more",
        }).Build());
        Runner = new DeliveryRunner(
            Registry, Deliveries, Jobs, new WebhookPayload(new ResultLinks(links, new FileResultStore("images", Time), Options.Create(new StorageOptions()), Time)), new PredictionPayload(links, new RedisLinkKey(new StoreConnection(redis))), _sender, new EventTrace(new RedisJobTraces(new StoreConnection(redis))),
            new StoreRetry(new Timings(), Time, NullLogger<StoreRetry>.Instance), Time,
            new WebhookMetrics(_services.GetRequiredService<IMeterFactory>()), new Recorder(Log));
        var settings = new StoreSettings(TimeSpan.FromDays(7)) { Now = Time.GetUtcNow };
        var queues = new RedisWebhookQueues(new StoreConnection(redis), settings);
        _fanOut = new WebhookFanOut(
            Registry, Deliveries, queues, new RedisOutbox(new StoreConnection(redis), settings, NullLogger<RedisOutbox>.Instance), new PredictionFanOut(Jobs, queues), new DeliverySignal(),
            NullLogger<WebhookFanOut>.Instance);
    }

    /// <summary>Creates the deliveries of events, as the outbox does.</summary>
    public async Task HandOverAsync(string tenant, IReadOnlyCollection<OutboxEntry> entries)
        => Assert.Equal(entries.Count, (await _fanOut.EnqueueAsync(tenant, entries, Cancel)).Count);

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    public FakeRegistry Registry { get; } = new();

    public RedisWebhookDeliveries Deliveries { get; }

    public RedisJobStore Jobs { get; }

    public DeliveryRunner Runner { get; }

    public ConcurrentQueue<string> Log { get; } = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<DeliveryWorld> OpenAsync(string store, bool ownNetworks = true)
    {
        var options = ConfigurationOptions.Parse(store.WithLongTimeout());
        options.AllowAdmin = true;
        var redis = await ConnectionMultiplexer.ConnectAsync(options);

        // FLUSHDB of Garnet 2.2.8 with a storage tier may wait for ever.
        List<RedisKey> keys = [];
        await foreach (var key in redis.GetServers()[0].KeysAsync())
        {
            keys.Add(key);
        }

        await redis.GetDatabase().KeyDeleteAsync([.. keys]);
        return new DeliveryWorld(redis, new EgressOptions { AllowHttp = true, AllowedNetworks = ownNetworks ? [IPNetwork.Parse("127.0.0.0/8")] : [] });
    }

    public async Task<WebhookDelivery> PutAsync(WebhookEndpoint? endpoint, string? url = null, string? data = null, string type = "image.generated")
    {
        var queue = endpoint?.Id ?? WebhookNames.QueueOfJob("acme", url!);
        var delivery = new WebhookDelivery
        {
            Id = WebhookNames.DeliveryId(Guid.NewGuid(), queue, url),
            Queue = queue,
            Tenant = "acme",
            Url = url,
            Type = type,
            JobId = JobId.New(),
            Time = Time.GetUtcNow(),
            Sequence = 3,
            Data = data ?? """{"job_id":"x","tenant":"acme","sequence":3,"image":{"key":"2026/a.png","width":64},"receipt":{"seed":7,"attempts":[],"cost":{"amount":0.040}}}""",
        };
        await Deliveries.EnqueueAsync([delivery], Cancel);
        return delivery;
    }

    /// <summary>Takes what is due and runs it.</summary>
    public Task RunAsync() => RunUntilAsync(CancellationToken.None);

    public async Task RunUntilAsync(CancellationToken cut)
        => await Task.WhenAll((await Deliveries.TakeAsync(64, 4, Lease, Cancel)).Select(delivery => Runner.RunAsync(delivery, cut)));

    public async Task<WebhookDelivery> ReadAsync(WebhookDelivery delivery) => (await Deliveries.FindAsync(delivery.Queue, delivery.Id, Cancel))!;

    /// <summary>Moves the clock to the next attempt and makes it.</summary>
    public async Task<WebhookDelivery> RunNextAsync(WebhookDelivery delivery)
    {
        if (await ReadAsync(delivery) is { NextAt: { } next } && next > Time.GetUtcNow())
        {
            Time.SetUtcNow(next);
        }

        await RunAsync();
        return await ReadAsync(delivery);
    }

    public async ValueTask DisposeAsync()
    {
        _sender.Dispose();
        await _redis.DisposeAsync();
        await _services.DisposeAsync();
    }

    private sealed class Recorder(ConcurrentQueue<string> log) : ILogger<DeliveryRunner>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => log.Enqueue($"{formatter(state, exception)} {exception}");
    }
}
