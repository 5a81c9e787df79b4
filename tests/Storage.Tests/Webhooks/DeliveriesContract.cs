using ImageGen.Jobs.Submission;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;
using ImageGen.Storage.Webhooks;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Webhooks;

/// <summary>What every store of webhook deliveries promises, on every server it may run on.</summary>
public abstract partial class DeliveriesContract(IStoreServer server) : IAsyncLifetime
{
    private const int Places = 4;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    private readonly Guid _queue = JobId.New();
    private DateTimeOffset _now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private ConnectionMultiplexer _redis = null!;
    private RedisWebhookDeliveries _deliveries = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IDatabase Database => _redis.GetDatabase();

    public async ValueTask InitializeAsync()
    {
        _redis = await StoreWorld.ConnectAsync(server);
        await StoreContents.ClearAsync(_redis);
        _deliveries = new RedisWebhookDeliveries(new StoreConnection(_redis), new StoreSettings(Retention) { Now = () => _now });
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _redis.DisposeAsync();
    }

    private WebhookDelivery Delivery(Guid? queue = null, Guid? job = null, DateTimeOffset? time = null) => new()
    {
        Id = WebhookNames.DeliveryId(Guid.NewGuid(), queue ?? _queue, null),
        Queue = queue ?? _queue,
        Tenant = "acme",
        Type = "image.generated",
        JobId = job ?? JobId.New(),
        Time = time ?? _now,
        Sequence = 3,
        Data = """{"text":"a \"cat\"\n кот 7 pending"}""",
    };

    private static DeliveryAttempt Attempt(int? status = 200) => new(DateTimeOffset.UnixEpoch, 12, status, status == 200 ? null : "status");

    private async Task<WebhookDelivery> PutAsync(WebhookDelivery? delivery = null)
    {
        delivery ??= Delivery();
        await _deliveries.EnqueueAsync([delivery], Cancel);
        return delivery;
    }

    private async Task PutAsync(int count, Guid? queue = null, Func<int, DateTimeOffset>? time = null)
        => await _deliveries.EnqueueAsync([.. Enumerable.Range(0, count).Select(n => Delivery(queue, time: time?.Invoke(n)))], Cancel);

    private Task<IReadOnlyList<WebhookDelivery>> TakeAsync(int limit = 64) => _deliveries.TakeAsync(limit, Places, Lease, Cancel);

    private async Task<WebhookDelivery> TakeOneAsync() => Assert.Single(await TakeAsync());

    private async Task<WebhookDelivery> FindAsync(WebhookDelivery delivery) => Assert.IsType<WebhookDelivery>(await _deliveries.FindAsync(delivery.Queue, delivery.Id, Cancel));

    private Task<DateTimeOffset?> DeliveredAsync(WebhookDelivery taken) => _deliveries.RecordAsync(taken, new DeliveryOutcome(DeliveryState.Delivered, Attempt()), Cancel);

    private Task<DateTimeOffset?> FailedAsync(WebhookDelivery taken, TimeSpan? nextIn = null, TimeSpan rests = default) => _deliveries.RecordAsync(
        taken,
        new DeliveryOutcome(nextIn is null ? DeliveryState.Failed : DeliveryState.Pending, Attempt(500)) { NextIn = nextIn ?? default, QueuePause = rests },
        Cancel);
}
