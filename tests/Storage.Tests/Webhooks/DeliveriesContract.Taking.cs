using ImageGen.Jobs.Submission;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Storage.Tests.Webhooks;

public abstract partial class DeliveriesContract
{
    [Fact]
    public async Task An_enqueued_delivery_is_taken_unchanged()
    {
        var delivery = await PutAsync(Delivery() with { Url = "https://example.com/hook?a=b" });

        var taken = await TakeOneAsync();

        Assert.Equivalent(delivery with { NextAt = _now + Lease }, taken);
        Assert.Empty(await TakeAsync());
    }

    [Fact]
    public async Task A_delivery_enqueued_twice_exists_once_in_every_state()
    {
        var delivery = await PutAsync();
        await PutAsync(delivery);
        var taken = await TakeOneAsync();
        await PutAsync(delivery);
        Assert.Empty(await TakeAsync());

        await DeliveredAsync(taken);
        await PutAsync(delivery);
        _now += Retention / 2;

        Assert.Empty(await TakeAsync());
        Assert.Equal((DeliveryState.Delivered, 1), ((await FindAsync(delivery)).State, (await FindAsync(delivery)).Attempts.Count));
    }

    [Fact]
    public async Task Two_concurrent_takers_never_hold_the_same_delivery()
    {
        var queues = Enumerable.Range(0, 10).Select(_ => JobId.New()).ToList();
        await Task.WhenAll(queues.Select(queue => PutAsync(10, queue)));

        List<WebhookDelivery> taken = [];
        while (await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TakeAsync(16))) is var rounds && rounds.Any(round => round.Count > 0))
        {
            var round = rounds.SelectMany(share => share).ToList();
            Assert.All(round.CountBy(delivery => delivery.Queue), queue => Assert.InRange(queue.Value, 1, Places));
            taken.AddRange(round);
            await Task.WhenAll(round.Select(DeliveredAsync));
        }

        Assert.Equal((100, 100), (taken.Count, taken.DistinctBy(delivery => delivery.Id).Count()));
    }

    [Fact]
    public async Task A_taker_gets_at_most_the_number_it_asks_for()
    {
        await PutAsync(3);
        await PutAsync(3, JobId.New());

        Assert.Equal(4, (await TakeAsync(limit: 4)).Count);
        Assert.Equal(2, (await TakeAsync(limit: 4)).Count);
    }

    [Fact]
    public async Task The_places_of_a_queue_are_limited_over_all_takers_and_a_free_one_is_taken_at_once()
    {
        await PutAsync(10);

        var first = await TakeAsync();
        Assert.Equal(Places, first.Count);
        Assert.Empty(await TakeAsync());

        await DeliveredAsync(first[0]);
        await DeliveredAsync(first[1]);

        Assert.Equal(2, (await TakeAsync()).Count);
        Assert.Empty(await TakeAsync());
    }

    [Fact]
    public async Task A_dead_taker_s_delivery_is_due_again_under_the_same_id_when_its_lease_ends()
    {
        await PutAsync();
        var lost = await TakeOneAsync();

        _now += Lease - TimeSpan.FromMilliseconds(1);
        Assert.Empty(await TakeAsync());
        _now += TimeSpan.FromMilliseconds(1);
        var again = await TakeOneAsync();

        Assert.Equal((lost.Id, _now + Lease), (again.Id, again.NextAt));
    }

    [Fact]
    public async Task A_vanished_taker_s_delivery_is_taken_by_the_next_one()
    {
        var time = TimeSpan.FromMilliseconds(300);
        await using var redis = await Stores.StoreWorld.ConnectAsync(server);
        var next = new RedisWebhookDeliveries(new StoreConnection(redis), new StoreSettings(Retention));
        await using (var dying = await Stores.StoreWorld.ConnectAsync(server))
        {
            await PutAsync();
            Assert.Single(await new RedisWebhookDeliveries(new StoreConnection(dying), new StoreSettings(Retention)).TakeAsync(1, Places, time, Cancel));
        }

        IReadOnlyList<WebhookDelivery> again = [];
        await Eventually.TrueAsync(async () => (again = await next.TakeAsync(1, Places, time, Cancel)).Count > 0, "the delivery is due again", TimeSpan.FromMinutes(1));
        await DeliveredAsync(again[0]);

        Assert.Equal(DeliveryState.Delivered, (await FindAsync(again[0])).State);
    }

    [Fact]
    public async Task A_thousand_due_deliveries_of_one_queue_delay_no_other_queue()
    {
        await PutAsync(1000);
        var hanging = await TakeAsync();
        Assert.Equal(Places, hanging.Count);

        List<Guid> others = [];
        for (var round = 0; round < 10; round++)
        {
            _now += TimeSpan.FromSeconds(1);
            await PutAsync(Delivery(JobId.New()));
            others.AddRange((await TakeAsync(limit: 2)).Select(delivery => delivery.Queue));
        }

        Assert.Equal(10, others.Distinct().Count());
        Assert.DoesNotContain(_queue, others);
    }

    [Fact]
    public async Task A_next_attempt_is_due_when_it_was_said_to_be()
    {
        await PutAsync();
        await FailedAsync(await TakeOneAsync(), TimeSpan.FromMinutes(5));

        _now += TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1);
        Assert.Empty(await TakeAsync());
        _now += TimeSpan.FromMilliseconds(1);
        var again = await TakeOneAsync();

        Assert.Equal((1, 1, DeliveryState.Pending), (again.Tries, again.Attempts.Count, again.State));
        Assert.Equal(Attempt(500), again.Attempts[0]);
    }

    [Fact]
    public async Task A_failing_queue_has_one_place_until_a_success()
    {
        await PutAsync(10);
        var first = await TakeAsync();
        await Task.WhenAll(first.Select(delivery => FailedAsync(delivery, TimeSpan.FromHours(1))));

        var probe = await TakeOneAsync();
        Assert.Empty(await TakeAsync());
        await DeliveredAsync(probe);

        Assert.Equal(Places, (await TakeAsync()).Count);
    }

    [Fact]
    public async Task A_queue_pauses_when_its_subscriber_asks_for_it()
    {
        await PutAsync(10);
        var first = await TakeAsync();
        await FailedAsync(first[0], TimeSpan.FromHours(1), rests: TimeSpan.FromMinutes(1));
        await Task.WhenAll(first.Skip(1).Select(delivery => FailedAsync(delivery, TimeSpan.FromHours(1))));

        _now += TimeSpan.FromSeconds(59);
        Assert.Empty(await TakeAsync());
        _now += TimeSpan.FromSeconds(1);

        await TakeOneAsync();
    }
}
