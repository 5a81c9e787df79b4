using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Events;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Webhooks;
using ImageGen.Worker.Tests.Scripted;
using ImageGen.Worker.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGen.Worker.Tests.Webhooks;

/// <summary>Who gets which event.</summary>
public sealed class FanOutTests : IAsyncDisposable
{
    private readonly FakeRegistry _registry = new();
    private readonly TestWorker _worker;

    private readonly string _store;

    public FanOutTests(StoreFixture store)
        => (_store, _worker) = (store.ConnectionString, new TestWorker(store.ConnectionString, new SynchronousProvider(), services => services.Replace(ServiceDescriptor.Singleton<IWebhookRegistry>(_registry))));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IWebhookDeliveries Deliveries => _worker.Host.Services.GetRequiredService<IWebhookDeliveries>();

    public ValueTask DisposeAsync() => _worker.DisposeAsync();

    [Fact]
    public async Task Each_endpoint_gets_its_event_types_once_and_one_read_finds_all_endpoints()
    {
        var (tenant, all) = (NewTenant(), new List<WebhookEndpoint>());
        foreach (var events in (string[][])[["*"], ["image.failed"], ["image.generated", "image.started"]])
        {
            all.Add(_registry.Add(FakeRegistry.New("https://example.com/", tenant, events)));
        }

        var disabled = _registry.Add(FakeRegistry.New("https://example.com/", tenant) with { DisabledBecause = "owner" });
        var stranger = _registry.Add(FakeRegistry.New("https://example.com/", NewTenant()));
        OutboxEntry[] entries = [Started(tenant), Generated(tenant)];

        await EnqueueAsync(tenant, entries);
        await EnqueueAsync(tenant, entries);

        Assert.Equal(["image.generated", "image.started"], await TypesAsync(all[0].Id));
        Assert.Empty(await TypesAsync(all[1].Id));
        Assert.Equal(["image.generated", "image.started"], await TypesAsync(all[2].Id));
        Assert.Empty(await TypesAsync(disabled.Id));
        Assert.Empty(await TypesAsync(stranger.Id));
        Assert.Equal(2, _registry.Lists);
    }

    [Fact]
    public async Task The_end_of_a_job_goes_to_the_address_its_request_names()
    {
        var url = $"https://{Guid.NewGuid():N}.example.com/hook?a=b";
        var id = await _worker.SubmitAsync(new ImageRequest { Prompt = "a red cube", Webhook = url });
        OutboxEntry[] entries = [Started(Tenants.Default, id), Generated(Tenants.Default, id)];

        await EnqueueAsync(Tenants.Default, entries);
        await EnqueueAsync(Tenants.Default, entries);

        var delivery = Assert.Single(await ListAsync(WebhookNames.QueueOfJob(Tenants.Default, url)));
        Assert.Equal((url, "image.generated", id), (delivery.Url, delivery.Type, delivery.JobId));
        Assert.Equal(WebhookNames.DeliveryId(entries[1].MessageId, delivery.Queue, url), delivery.Id);
    }

    [Fact]
    public async Task The_writer_of_an_event_names_the_address_without_a_read_of_the_job()
    {
        var url = $"https://{Guid.NewGuid():N}.example.com/hook";
        // No row, so that only the entry can name it.
        var (named, unnamed) = (Generated(Tenants.Default, JobId.New()), Generated(Tenants.Default, JobId.New()));

        await EnqueueAsync(Tenants.Default, named with { IsWebhookKnown = true, Webhook = url }, unnamed with { IsWebhookKnown = true });

        Assert.Equal(named.Event.Subject, Assert.Single(await ListAsync(WebhookNames.QueueOfJob(Tenants.Default, url))).JobId);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("ftp://example.com/")]
    [InlineData("/relative")]
    public async Task An_invalid_webhook_address_holds_up_no_event(string url)
    {
        var id = await _worker.SubmitAsync(new ImageRequest { Prompt = "a red cube", Webhook = url });

        await EnqueueAsync(Tenants.Default, Generated(Tenants.Default, id));
    }

    [Fact]
    public async Task The_announcement_of_a_disabled_endpoint_goes_to_the_other_endpoints()
    {
        var tenant = NewTenant();
        var (one, other) = (_registry.Add(FakeRegistry.New("https://example.com/", tenant)), _registry.Add(FakeRegistry.New("https://example.com/", tenant)));

        await EnqueueAsync(tenant, new OutboxEntry(new WebhookDisabled { Tenant = tenant, EndpointId = one.Id, Url = one.Url, Reason = "gone", Sequence = 1 }, Guid.NewGuid()));

        Assert.Empty(await ListAsync(one.Id));
        var delivery = Assert.Single(await ListAsync(other.Id));
        Assert.Equal(("webhook.disabled", null), (delivery.Type, delivery.JobId));
    }

    [Fact]
    public async Task An_event_whose_queue_can_t_be_reached_holds_up_no_other()
    {
        var refused = 0;
        await using var worker = new TestWorker(_store, new SynchronousProvider(), services =>
        {
            services.Replace(ServiceDescriptor.Singleton<IWebhookRegistry>(_registry));
            TestWorker.Interpose<IWebhookDeliveries>(before: method => method == nameof(IWebhookDeliveries.EnqueueAsync) && Interlocked.Increment(ref refused) == 1
                ? Task.FromException(new StoreUnavailableException("this partition is away"))
                : Task.CompletedTask)(services);
        });
        var (tenant, entries) = (NewTenant(), new List<OutboxEntry>());
        foreach (var type in (string[])["image.started", "image.generated"])
        {
            _registry.Add(FakeRegistry.New("https://example.com/", tenant, type));
        }

        entries.AddRange([Started(tenant), Generated(tenant)]);

        var putUp = await worker.Host.Services.GetRequiredService<WebhookFanOut>().EnqueueAsync(tenant, entries, Token);

        Assert.Single(putUp);
    }

    [Fact]
    public async Task Hosts_named_by_jobs_beyond_the_limit_share_a_queue()
    {
        var (tenant, queues) = (NewTenant(), new HashSet<Guid>());
        var choice = _worker.Host.Services.GetRequiredService<IWebhookQueues>();
        for (var host = 0; host < 3 * IWebhookQueues.MostHosts; host++)
        {
            queues.Add(await choice.ChooseAsync(tenant, $"https://{host}.example.com/", Token));
        }

        Assert.Equal(IWebhookQueues.MostHosts + 1, queues.Count);
    }

    private static string NewTenant() => $"t{Guid.NewGuid():N}";

    private static OutboxEntry Started(string tenant, Guid? job = null)
        => new(new ImageStarted { JobId = job ?? JobId.New(), Tenant = tenant, Provider = "p", Sequence = 2, Time = DateTimeOffset.UnixEpoch }, Guid.NewGuid());

    private static OutboxEntry Generated(string tenant, Guid? job = null) => new(
        new ImageGenerated
        {
            JobId = job ?? JobId.New(),
            Tenant = tenant,
            Sequence = 3,
            Time = DateTimeOffset.UnixEpoch.AddSeconds(1),
            Image = new StoredImage { Key = "a.png", ContentType = "image/png", Width = 1, Height = 1, Bytes = 1, Sha256 = new string('a', 64) },
            Receipt = new Receipt { Seed = 7, Attempts = [] },
        },
        Guid.NewGuid());

    private Task<IReadOnlySet<OutboxEntry>> EnqueueAsync(string tenant, params OutboxEntry[] entries) => _worker.Host.Services.GetRequiredService<WebhookFanOut>().EnqueueAsync(tenant, entries, Token);

    private async Task<IReadOnlyList<WebhookDelivery>> ListAsync(Guid queue) => (await Deliveries.ListAsync(queue, null, null, 100, null, Token)).Deliveries;

    private async Task<IEnumerable<string>> TypesAsync(Guid queue) => (await ListAsync(queue)).Select(delivery => delivery.Type);
}
