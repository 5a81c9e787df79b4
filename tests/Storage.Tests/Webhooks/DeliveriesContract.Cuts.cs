using ImageGen.Storage.Jobs;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;
using ImageGen.Storage.Webhooks;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Webhooks;

/// <content>Every write cut off after each of its changes in turn, as a kill leaves it in the embedded store.</content>
public abstract partial class DeliveriesContract
{
    [Theory]
    [InlineData("put up")]
    [InlineData("put up beside others")]
    [InlineData("taken")]
    [InlineData("delivered")]
    [InlineData("failed")]
    [InlineData("given up")]
    [InlineData("dropped")]
    [InlineData("replayed")]
    [InlineData("forgotten")]
    public async Task Every_delivery_comes_to_its_end_wherever_a_write_was_cut_off(string write)
    {
        var writes = 0;
        for (var isWhole = false; !isWhole; writes++)
        {
            await Database.ExecuteAsync("FLUSHDB");
            WebhookDelivery[] all = [Delivery(), Delivery(), Delivery()];
            var act = await PrepareAsync(write, all);
            isWhole = await Proxies.IsWholeAsync(act(Over(Proxies.CutShort(_redis, writes))));
            var where = $"{write}, cut off after {writes} changes";

            // What the outbox does with events nobody acknowledged.
            var wanted = write.StartsWith("put up", StringComparison.Ordinal) ? all : all[..2];
            await _deliveries.EnqueueAsync(wanted, Cancel);
            var ends = await EndAllAsync();

            var unfinished = (await _deliveries.ListAsync(_queue, DeliveryState.Pending, null, 10, null, Cancel)).Deliveries;
            Assert.True(unfinished.Count == 0 && await _deliveries.CountAsync(Cancel) == (0, null), $"{where}: {unfinished.Count} are pending for ever");
            Assert.True(await Database.SortedSetLengthAsync(DeliveryKeys.Of(_queue).Busy(_queue)) == 0, $"{where}: a place is taken for ever");
            Assert.True(write is "given up" or "dropped" || wanted.All(delivery => ends.Contains(delivery.Id)), $"{where}: not all were delivered");

            _now += Retention + TimeSpan.FromDays(5);
            await _deliveries.TidyAsync(Cancel);
            var kept = _redis.GetServers()[0].Keys(pattern: "ig:*").Select(key => (string)key!);
            Assert.True(!kept.Any(), $"{where}: kept for ever are {string.Join(' ', kept)}");
        }

        Assert.True(writes > 1, "Nothing was cut off.");
    }

    /// <summary>Brings the queue to where the write is possible. The first two of them are there then, the third where the write puts it up.</summary>
    private async Task<Func<RedisWebhookDeliveries, Task>> PrepareAsync(string write, WebhookDelivery[] all)
    {
        if (write != "put up")
        {
            await _deliveries.EnqueueAsync(all[..2], Cancel);
        }

        if (write is "replayed" or "forgotten")
        {
            await EndAllAsync();
        }

        var taken = write is "delivered" or "failed" or "given up" ? await TakeAsync() : [];
        if (write == "forgotten")
        {
            _now += Retention + TimeSpan.FromDays(1);
        }

        return write switch
        {
            "put up" or "put up beside others" => deliveries => deliveries.EnqueueAsync(all, Cancel),
            "taken" => deliveries => deliveries.TakeAsync(64, Places, Lease, Cancel),
            "delivered" => deliveries => deliveries.RecordAsync(taken[0], new DeliveryOutcome(DeliveryState.Delivered, Attempt()), Cancel),
            "failed" => deliveries => deliveries.RecordAsync(
                taken[0], new DeliveryOutcome(DeliveryState.Pending, Attempt(503)) { NextIn = TimeSpan.FromSeconds(5), QueueRests = TimeSpan.FromSeconds(5) }, Cancel),
            "given up" => deliveries => deliveries.RecordAsync(taken[0], new DeliveryOutcome(DeliveryState.Failed, Attempt(500)), Cancel),
            "dropped" => deliveries => deliveries.DropAsync(_queue, Cancel),
            "replayed" => deliveries => deliveries.ReplayAsync(_queue, _now.AddDays(-1), _now.AddDays(1), null, Cancel),
            "forgotten" => deliveries => deliveries.TidyAsync(Cancel),
            _ => throw new ArgumentOutOfRangeException(nameof(write), write, "Not a write."),
        };
    }

    /// <summary>Delivers what is due, minute by minute, until nothing is; the ids of all that were.</summary>
    private async Task<HashSet<string>> EndAllAsync()
    {
        for (var minute = 0; minute < 5; minute++)
        {
            _now += TimeSpan.FromMinutes(1);
            foreach (var delivery in await TakeAsync())
            {
                await DeliveredAsync(delivery);
            }
        }

        return [.. (await _deliveries.ListAsync(_queue, DeliveryState.Delivered, null, 10, null, Cancel)).Deliveries.Select(delivery => delivery.Id)];
    }

    private RedisWebhookDeliveries Over(IConnectionMultiplexer redis) => new(new StoreConnection(redis), new JobStoreSettings(Retention) { Now = () => _now });
}
