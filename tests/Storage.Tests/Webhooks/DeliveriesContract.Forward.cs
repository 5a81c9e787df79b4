using ImageGen.Jobs.Submission;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Storage.Tests.Webhooks;

/// <content>A subscriber that answers again gets what waits for a later attempt.</content>
public abstract partial class DeliveriesContract
{
    private const int AtATime = 16;

    [Fact]
    public async Task A_success_brings_waiting_deliveries_forward_oldest_first_in_bounded_groups_until_all_are_delivered()
    {
        var all = await OutageAsync(40);

        await SucceedAsync();
        Assert.Equal(AtATime, await DueAsync());
        List<string> order = [];
        while (await TakeAsync() is { Count: > 0 } taken)
        {
            Assert.All(taken, delivery => Assert.True(delivery.IsEarly));
            foreach (var delivery in taken)
            {
                order.Add(delivery.Id);
                _now += TimeSpan.FromMilliseconds(1);
                await DeliveredAsync(delivery);
                Assert.InRange(await DueAsync(), 0, AtATime);
            }
        }

        Assert.Equal(all.Select(delivery => delivery.Id), order);
        Assert.Equal(0, (await _deliveries.CountAsync(Cancel)).Pending);
    }

    [Fact]
    public async Task A_success_brings_deliveries_of_a_job_named_host_forward()
    {
        var host = WebhookNames.QueueOfJob("acme", "https://example.com/hook");
        await OutageAsync(3, host);

        await SucceedAsync(host);

        Assert.Equal(3, (await TakeAsync()).Count);
    }

    [Fact]
    public async Task A_success_of_another_queue_changes_nothing()
    {
        await OutageAsync(3);

        await SucceedAsync(JobId.New());

        Assert.Empty(await TakeAsync());
    }

    [Fact]
    public async Task An_early_attempt_that_fails_counts_as_none_and_leaves_the_scheduled_time()
    {
        var waiting = (await OutageAsync(1))[0];
        var scheduled = (await FindAsync(waiting)).NextAt;
        await SucceedAsync();

        var early = await TakeOneAsync();
        await EarlyFailedAsync(early);

        var found = await FindAsync(waiting);
        Assert.Equal((1, 2, scheduled), (found.Tries, found.Attempts.Count, found.NextAt));
        await SucceedAsync();
        Assert.Empty(await TakeAsync());

        _now = scheduled!.Value;
        var again = await TakeOneAsync();
        Assert.Equal((waiting.Id, false), (again.Id, again.IsEarly));
    }

    [Fact]
    public async Task A_wait_asked_of_an_early_attempt_is_kept_when_it_is_longer_than_the_schedule()
    {
        var waiting = (await OutageAsync(1))[0];
        await SucceedAsync();

        await _deliveries.RecordAsync(await TakeOneAsync(), new DeliveryOutcome(DeliveryState.Pending, Attempt(429)) { NextIn = TimeSpan.FromDays(1) }, Cancel);

        Assert.Equal(_now.AddDays(1), (await FindAsync(waiting)).NextAt);
    }

    [Fact]
    public async Task A_delivery_that_failed_early_is_brought_forward_again_after_the_others()
    {
        var all = await OutageAsync(2);
        await SucceedAsync();
        await Task.WhenAll((await TakeAsync()).Select(delivery => EarlyFailedAsync(delivery, delivery.Id == all[0].Id ? TimeSpan.FromMinutes(3) : TimeSpan.FromMinutes(2))));

        _now += TimeSpan.FromMinutes(2) - TimeSpan.FromMilliseconds(1);
        await SucceedAsync();
        Assert.Empty(await TakeAsync());
        _now += TimeSpan.FromMilliseconds(1);
        await SucceedAsync();

        Assert.Equal(all[1].Id, (await TakeOneAsync()).Id);
    }

    [Fact]
    public async Task Two_failures_in_a_row_restore_the_schedule_of_untaken_deliveries()
    {
        var all = await OutageAsync(20);
        var scheduled = (await Task.WhenAll(all.Select(FindAsync))).ToDictionary(delivery => delivery.Id, delivery => delivery.NextAt);
        await SucceedAsync();
        var taken = await TakeAsync();

        await EarlyFailedAsync(taken[0]);
        Assert.Equal(AtATime - Places, await DueAsync());
        await EarlyFailedAsync(taken[1]);

        Assert.Equal(0, await DueAsync());
        await DeliveredAsync(taken[2]);
        Assert.Equal(AtATime - 1, await DueAsync());
        await EarlyFailedAsync(taken[3]);
        await EarlyFailedAsync(await TakeOneAsync());
        Assert.Empty(await TakeAsync());
        var ended = taken[2].Id;
        var waiting = await Task.WhenAll(all.Where(delivery => delivery.Id != ended).Select(FindAsync));
        Assert.All(waiting, delivery => Assert.Equal((1, scheduled[delivery.Id]), (delivery.Tries, delivery.NextAt)));
    }

    [Fact]
    public async Task A_delivery_with_a_moment_named_by_the_subscriber_is_not_brought_forward()
    {
        await PutAsync();
        await _deliveries.RecordAsync(await TakeOneAsync(), new DeliveryOutcome(DeliveryState.Pending, Attempt(503)) { NextIn = TimeSpan.FromHours(2) }, Cancel);

        await SucceedAsync();

        Assert.Empty(await TakeAsync());
    }

    [Fact]
    public async Task A_success_during_a_Retry_After_pause_brings_no_delivery_forward()
    {
        await PutAsync(2);
        var taken = await TakeAsync();
        await WaitingAsync(taken[0], rests: TimeSpan.FromMinutes(1));

        await DeliveredAsync(taken[1]);

        Assert.Equal(0, await DueAsync());
    }

    [Fact]
    public async Task An_interrupted_early_attempt_stays_early()
    {
        await OutageAsync(1);
        await SucceedAsync();

        await _deliveries.RecordAsync(await TakeOneAsync(), new DeliveryOutcome(DeliveryState.Pending, null), Cancel);
        var lost = await TakeOneAsync();
        _now += Lease;
        var again = await TakeOneAsync();

        Assert.True(lost.IsEarly && again.IsEarly);
    }

    [Fact]
    public async Task A_delivery_attempted_by_an_earlier_version_keeps_its_scheduled_time()
    {
        var waiting = (await OutageAsync(1))[0];
        await SucceedAsync();
        await _deliveries.RecordAsync((await TakeOneAsync()) with { IsEarly = false }, new DeliveryOutcome(DeliveryState.Pending, null) { NextIn = TimeSpan.FromHours(20) }, Cancel);
        var due = (await FindAsync(waiting)).NextAt;

        await PutAsync(2);
        foreach (var delivery in await TakeAsync())
        {
            await FailedAsync(delivery);
        }

        Assert.Equal(due, (await FindAsync(waiting)).NextAt);
    }

    [Fact]
    public async Task A_changed_address_brings_forward_as_a_success_does_and_ends_a_pause()
    {
        await PutAsync();
        await WaitingAsync(await TakeOneAsync(), rests: TimeSpan.FromMinutes(50));

        await _deliveries.BringForwardAsync(_queue, Cancel);

        Assert.True((await TakeOneAsync()).IsEarly);
    }

    [Fact]
    public async Task A_replayed_dropped_or_expired_delivery_is_not_brought_forward()
    {
        await OutageAsync(2);
        await _deliveries.DropAsync(_queue, Cancel);
        await SucceedAsync();
        Assert.Empty(await TakeAsync());

        var waiting = (await OutageAsync(1))[0];
        await SucceedAsync();
        Assert.True(await _deliveries.ReplayAsync(_queue, waiting.Id, Cancel));
        var again = await TakeOneAsync();
        Assert.Equal((0, false), (again.Tries, again.IsEarly));
    }

    /// <summary>Deliveries whose first attempt has failed and whose next is in ten hours, oldest event first.</summary>
    private async Task<IReadOnlyList<WebhookDelivery>> OutageAsync(int count, Guid? queue = null)
    {
        var start = _now;
        await PutAsync(count, queue, n => start.AddSeconds(n));
        var taken = await _deliveries.TakeAsync(count, count, Lease, Cancel);
        Assert.Equal(count, taken.Count);
        await Task.WhenAll(taken.Select(delivery => WaitingAsync(delivery)));
        return [.. taken.OrderBy(delivery => delivery.Time)];
    }

    private async Task SucceedAsync(Guid? queue = null)
    {
        var delivery = await PutAsync(Delivery(queue, time: _now.AddDays(1)));
        foreach (var taken in await _deliveries.TakeAsync(1, Places, Lease, Cancel))
        {
            Assert.Equal(delivery.Id, taken.Id);
            await DeliveredAsync(taken);
        }
    }

    /// <summary>How many deliveries of the queue are due and not held.</summary>
    private async Task<int> DueAsync()
    {
        var pending = (await _deliveries.ListAsync(_queue, DeliveryState.Pending, null, 100, null, Cancel)).Deliveries;
        return pending.Count(delivery => delivery.NextAt <= _now);
    }

    private Task<DateTimeOffset?> WaitingAsync(WebhookDelivery taken, TimeSpan rests = default) => _deliveries.RecordAsync(
        taken, new DeliveryOutcome(DeliveryState.Pending, Attempt(500)) { NextIn = TimeSpan.FromHours(10), ForwardAfter = TimeSpan.Zero, QueuePause = rests }, Cancel);

    private Task<DateTimeOffset?> EarlyFailedAsync(WebhookDelivery taken, TimeSpan? again = null) => _deliveries.RecordAsync(
        taken, new DeliveryOutcome(DeliveryState.Pending, Attempt(500)) { ForwardAfter = again ?? TimeSpan.FromMinutes(30) }, Cancel);
}
