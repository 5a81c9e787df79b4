using System.Diagnostics.Metrics;
using ImageGen.Contracts;
using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Submission;
using ImageGen.Messaging;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Webhooks;
using ImageGen.Worker.Background;
using ImageGen.Worker.Tests.Hosting;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Tests.Webhooks;

/// <summary>Whole workers that deliver.</summary>
[Trait("Category", "Long")]
public sealed class DeliveringWorkerTests(WebhookStoreFixture store) : IClassFixture<WebhookStoreFixture>, IAsyncLifetime
{
    private readonly FakeRegistry _registry = new();
    private Subscriber _subscriber = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _subscriber = await Subscriber.StartAsync();

    public ValueTask DisposeAsync() => _subscriber.DisposeAsync();

    [Fact]
    public async Task Webhooks_are_delivered_while_the_bus_is_away()
    {
        _registry.Add(FakeRegistry.New(_subscriber.Address, Tenants.Default));
        await using var worker = await StartAsync(events: new RecordingPublisher(refusals: int.MaxValue));

        var id = await SendAsync(worker, new ImageRequest { Prompt = "a red cube" });

        await Eventually.TrueAsync(() => Of(id).Count() == 3, "all three events arrive");
        Assert.Equal(["image.accepted", "image.generated", "image.started"], Of(id).Select(TypeOf).Order());
    }

    [Fact]
    public async Task The_end_of_a_job_goes_to_the_address_it_names_and_a_host_without_TLS_counts_as_failed()
    {
        _registry.JobSecret = FakeRegistry.New("");
        await using var worker = await StartAsync();
        var url = $"{_subscriber.Address.Replace("http:", "https:", StringComparison.Ordinal)}/of/job";

        var id = await SendAsync(worker, new ImageRequest { Prompt = "a red cube", Webhook = url });

        var tried = await Eventually.GetAsync(
            async () => (await worker.Host.Services.GetRequiredService<IWebhookDeliveries>().ListAsync(WebhookNames.QueueOfJob(Tenants.Default, url), null, id, 10, null, Token))
                .Deliveries.SingleOrDefault(delivery => delivery.Attempts.Count > 0),
            "the end is posted");
        Assert.Equal((url, "image.generated", "tls"), (tried.Url, tried.Type, tried.Attempts[0].Error));
    }

    [Fact]
    public async Task An_event_whose_webhooks_could_not_be_enqueued_stays_in_the_outbox()
    {
        _registry.Add(FakeRegistry.New(_subscriber.Address, Tenants.Default));
        var (refusals, events) = (1, new RecordingPublisher());
        await using var worker = await StartAsync(events, TestWorker.Interpose<IWebhookDeliveries>(before: method =>
            method == nameof(IWebhookDeliveries.EnqueueAsync) && Interlocked.Decrement(ref refusals) >= 0 ? throw new StoreUnavailableException("away") : Task.CompletedTask));

        var id = await SendAsync(worker, new ImageRequest { Prompt = "a red cube" });

        await Eventually.TrueAsync(() => Of(id).DistinctBy(post => post.Id).Count() == 3, "all three events arrive");
        await Eventually.TrueAsync(() => events.Published.Count(entry => entry.Event.Subject == id) == 3, "and they are on the bus");
    }

    [Fact]
    public async Task A_hanging_subscriber_does_not_delay_others()
    {
        await using var hanging = await Subscriber.StartAsync();
        hanging.Hang();
        var (slow, quick) = (_registry.Add(FakeRegistry.New(hanging.Address, "slow")), _registry.Add(FakeRegistry.New(_subscriber.Address, "quick")));
        await using var worker = await StartAsync();
        var deliveries = worker.Host.Services.GetRequiredService<IWebhookDeliveries>();
        using var gauges = new GaugeReading(worker.Host.Services.GetRequiredService<IMeterFactory>());
        await deliveries.EnqueueAsync([.. Enumerable.Range(0, 200).Select(_ => New(slow))], Token);
        await Eventually.TrueAsync(() => hanging.Posts.Count == 4, "all places of the hanging one are taken");

        for (var n = 1; n <= 20; n++)
        {
            await deliveries.EnqueueAsync([New(quick)], Token);
            await Eventually.TrueAsync(() => _subscriber.Posts.Count >= n, $"number {n} arrives");
        }

        Assert.Equal(4, hanging.Posts.Count);
        var delivered = await Eventually.GetAsync(
            async () => await deliveries.ListAsync(quick.Id, DeliveryState.Delivered, null, 100, null, Token) is { Deliveries.Count: 20 } page ? page.Deliveries : null, "all are written down");
        var latest = delivered.Select(delivery => delivery.Attempts.Single().At.AddMilliseconds(delivery.Attempts.Single().Milliseconds) - delivery.Time).Order().ElementAt(18);
        Assert.True(latest < TimeSpan.FromSeconds(2), $"The 95th percentile is {latest}.");
        await Eventually.TrueAsync(() => gauges.Of("imagegen.webhooks.pending") >= 200, "those that wait are counted");
        await Eventually.TrueAsync(() => gauges.Of("imagegen.webhooks.oldest_due_age") > 0, "and their age is told");
    }

    [Fact]
    public async Task A_worker_may_leave_webhooks_to_others_or_do_nothing_else()
    {
        var endpoint = _registry.Add(FakeRegistry.New(_subscriber.Address, "other"));
        await using var idle = await StartAsync(settings: ("Worker:Webhooks", "false"));
        var delivery = New(endpoint);
        await idle.Host.Services.GetRequiredService<IWebhookDeliveries>().EnqueueAsync([delivery], Token);
        var provider = new SynchronousProvider();
        await using var delivering = await StartAsync(provider: provider, settings: ("Worker:Jobs", "false"));

        await Eventually.TrueAsync(() => !_subscriber.Posts.IsEmpty, "the webhook arrives");

        Assert.Equal(delivery.Id, _subscriber.Posts.First().Id);
        Assert.Empty(delivering.Host.Services.GetRequiredService<IOptions<WorkerOptions>>().Value.Lanes);
        Assert.Empty(delivering.Host.Services.GetServices<ICommandEndpoints>().SelectMany(endpoints => endpoints.All));
    }

    [Fact]
    public async Task A_worker_with_faulty_settings_does_not_start_and_names_them()
    {
        var worker = Worker(settings: [("ImageGen:Webhooks:Concurrency", "17"), ("Worker:Jobs", "false"), ("Worker:Lanes:0", "default")]);

        var text = (await Assert.ThrowsAnyAsync<Exception>(() => worker.Host.StartAsync(Token))).ToString();

        Assert.All((string[])["Concurrency", "Worker:Jobs"], fault => Assert.Contains(fault, text, StringComparison.Ordinal));
    }

    private static async Task<Guid> SendAsync(TestWorker worker, ImageRequest request)
    {
        var command = new GenerateImage { JobId = JobId.New(), RequestedAt = DateTimeOffset.UtcNow, Request = request };
        Assert.True(await worker.Host.Services.GetRequiredService<ICommandSender>().TrySendAsync(command, Lanes.Default, Token));
        return command.JobId;
    }

    private static string TypeOf(Subscriber.Post post) => post.Json["type"]!.GetValue<string>();

    private IEnumerable<Subscriber.Post> Of(Guid job) => _subscriber.Posts.Where(post => post.Json["data"]!["job_id"]?.GetValue<Guid>() == job);

    private static WebhookDelivery New(WebhookEndpoint endpoint) => new()
    {
        Id = WebhookNames.DeliveryId(Guid.NewGuid(), endpoint.Id, null),
        Queue = endpoint.Id,
        Tenant = endpoint.Tenant,
        Type = "image.generated",
        Time = DateTimeOffset.UtcNow,
        Sequence = 1,
        Data = "{}",
    };

    private async Task<TestWorker> StartAsync(IEventPublisher? events = null, Action<IServiceCollection>? configure = null, SynchronousProvider? provider = null, params (string Key, string Value)[] settings)
    {
        var worker = Worker(events, configure, provider, settings);
        await worker.Host.StartAsync(Token);
        return worker;
    }

    private TestWorker Worker(IEventPublisher? events = null, Action<IServiceCollection>? configure = null, SynchronousProvider? provider = null, params (string Key, string Value)[] settings) => new(
        store.ConnectionString,
        provider ?? new SynchronousProvider(),
        services =>
        {
            services.Replace(ServiceDescriptor.Singleton<IWebhookRegistry>(_registry));
            services.Replace(ServiceDescriptor.Singleton(events ?? new RecordingPublisher()));
            services.Replace(ServiceDescriptor.Singleton(new Timings { Gauges = TimeSpan.FromMilliseconds(100), StopGrace = TimeSpan.FromMilliseconds(100), OutboxLease = TimeSpan.FromSeconds(1) }));
            configure?.Invoke(services);
        },
        settings: [("ImageGen:Egress:AllowHttp", "true"), ("ImageGen:Egress:AllowedNetworks", "127.0.0.0/8"), .. settings]);
}
