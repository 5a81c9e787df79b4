using ImageGen.Jobs.Submission;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Storage.Tests.Webhooks;

/// <content>Queues and deliveries in great number, and a master of a cluster that is away.</content>
public abstract partial class DeliveriesContract
{
    [Fact]
    public async Task Counting_costs_one_command_per_partition_for_any_number_of_queues()
    {
        const int Queues = 1_000;
        await Task.WhenAll(Enumerable.Range(0, Queues).Select(_ => PutAsync(Delivery(JobId.New()))));
        var began = _now;
        _now = _now.AddMinutes(1);
        var calls = 0;
        var counting = new RedisWebhookDeliveries(
            new StoreConnection(Proxies.Counted(_redis, () => Interlocked.Increment(ref calls))), new StoreSettings(Retention) { Now = () => _now });
        await counting.CountAsync(Cancel);
        calls = 0;

        Assert.Equal((Queues, (DateTimeOffset?)began), await counting.CountAsync(Cancel));

        Assert.Equal(JobId.Partitions, calls);
    }

    [Fact]
    public async Task Deliveries_of_an_earlier_version_are_counted_after_tidying()
    {
        await PutAsync();
        await Database.KeyDeleteAsync([DeliveryKeys.Of(_queue).Counts, DeliveryKeys.Of(_queue).First]);

        await _deliveries.TidyAsync(Cancel);

        Assert.Equal((1, (DateTimeOffset?)_now), await _deliveries.CountAsync(Cancel));
    }

    [Fact]
    public async Task A_tenant_gets_queues_for_a_hundred_hosts_and_further_ones_share_one()
    {
        var queues = new RedisWebhookQueues(new StoreConnection(_redis), new StoreSettings(Retention) { Now = () => _now });
        for (var n = 0; n < IWebhookQueues.MostHosts; n++)
        {
            Assert.Equal(WebhookNames.QueueOfJob("acme", Url(n)), await queues.ChooseAsync("acme", Url(n), Cancel));
        }

        Assert.Equal(WebhookNames.SharedQueueOf("acme"), await queues.ChooseAsync("acme", Url(1000), Cancel));
        Assert.Equal(WebhookNames.SharedQueueOf("acme"), await queues.ChooseAsync("acme", Url(1001), Cancel));
        Assert.Equal(WebhookNames.QueueOfJob("acme", Url(1000)), await queues.FindAsync("acme", Url(1000), Cancel));
        await PutAsync(Delivery(WebhookNames.SharedQueueOf("acme")));
        Assert.Equal(WebhookNames.SharedQueueOf("acme"), await queues.FindAsync("acme", Url(1000), Cancel));
        Assert.Equal(WebhookNames.QueueOfJob("acme", Url(7)), await queues.ChooseAsync("acme", Url(7), Cancel));
        Assert.Equal(WebhookNames.QueueOfJob("acme", Url(7)), await queues.FindAsync("acme", Url(7), Cancel));
        Assert.Equal(WebhookNames.QueueOfJob("other", Url(1000)), await queues.ChooseAsync("other", Url(1000), Cancel));

        // What nothing is kept of any more makes room.
        _now += Retention + TimeSpan.FromDays(5);
        Assert.Equal(WebhookNames.QueueOfJob("acme", Url(1000)), await queues.ChooseAsync("acme", Url(1000), Cancel));

        static string Url(int host) => $"https://{host}.example/hook?order=7";
    }

    [Fact]
    public async Task A_queue_keeps_a_number_of_deliveries_and_loses_none_that_is_pending()
    {
        var small = new RedisWebhookDeliveries(new StoreConnection(_redis), new StoreSettings(Retention) { Now = () => _now, DeliveriesKept = 10 });
        var pending = Delivery(time: _now.AddDays(-1));
        await small.EnqueueAsync([pending], Cancel);
        var held = await TakeOneAsync();
        await FailedAsync(held, TimeSpan.FromHours(1));
        for (var n = 0; n < 30; n++)
        {
            _now = _now.AddSeconds(1);
            await small.EnqueueAsync([Delivery()], Cancel);
            await DeliveredAsync(await TakeOneAsync());
        }

        var kept = (await small.ListAsync(_queue, null, null, 100, null, Cancel)).Deliveries;

        Assert.InRange(kept.Count, 1, 11);
        Assert.Contains(kept, delivery => delivery.Id == pending.Id);
    }

    [Fact]
    public async Task A_delivered_delivery_refers_to_the_event_log_for_its_event()
    {
        var subject = JobId.New();
        await _deliveries.EnqueueAsync([Delivery() with { Subject = subject }], Cancel);
        await _deliveries.EnqueueAsync([Delivery(time: _now.AddSeconds(1))], Cancel);
        foreach (var taken in await TakeAsync())
        {
            Assert.NotEmpty(taken.Data!);
            await DeliveredAsync(taken);
        }

        var kept = (await _deliveries.ListAsync(_queue, null, null, 10, null, Cancel)).Deliveries;

        // One that no log has, such as a test of the endpoint, keeps it.
        Assert.Equal([false, true], kept.OrderBy(delivery => delivery.Time).Select(delivery => delivery.Data!.Length > 0));
    }

    [Fact]
    public async Task Queues_of_the_other_partitions_are_served_counted_and_tidied_while_one_is_away()
    {
        var isAway = false;
        var cluster = new RedisWebhookDeliveries(new StoreConnection(Proxies.Without(_redis, "{p3}", () => isAway)), new StoreSettings(Retention) { Now = () => _now });
        List<WebhookDelivery> all = [];
        for (var partition = 0; partition < JobId.Partitions; partition++)
        {
            all.Add(await PutAsync(Delivery(JobId.New(partition))));
        }

        isAway = true;

        Assert.Equal(15, (await cluster.CountAsync(Cancel)).Pending);
        Assert.Equal(all.Where((_, n) => n != 3).Select(one => one.Id).Order(), (await cluster.TakeAsync(64, Places, Lease, Cancel)).Select(one => one.Id).Order());
        _now += Retention + TimeSpan.FromDays(5);
        Assert.Equal(15, await cluster.TidyAsync(Cancel));
    }

    [Fact]
    public async Task A_delivery_that_can_t_be_read_holds_up_no_other()
    {
        var (bad, good) = (await PutAsync(), await PutAsync());
        await Database.HashSetAsync(DeliveryKeys.Of(_queue).Rows(_queue), bad.Id, """pending 0 {"of":"a later version"}""");

        Assert.Equal([good.Id], (await TakeAsync()).Select(one => one.Id));
        Assert.Equal([good.Id], (await _deliveries.ListAsync(_queue, null, null, 10, null, Cancel)).Deliveries.Select(one => one.Id));
    }
}
