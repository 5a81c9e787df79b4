using ImageGen.Jobs.Submission;
using ImageGen.Storage.Webhooks;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Webhooks;

public abstract partial class DeliveriesContract
{
    [Fact]
    public async Task A_list_of_deliveries_is_newest_first_and_its_pages_stay_stable()
    {
        var start = _now;
        await PutAsync(7, time: n => start.AddSeconds(n / 2));
        var all = (await _deliveries.ListAsync(_queue, null, null, 100, null, Cancel)).Deliveries;
        Assert.Equal(all.OrderByDescending(delivery => delivery.Time).ThenByDescending(delivery => delivery.Id, StringComparer.Ordinal).Select(delivery => delivery.Id), all.Select(delivery => delivery.Id));

        List<string> paged = [];
        string? cursor = null;
        do
        {
            var page = await _deliveries.ListAsync(_queue, null, null, 3, cursor, Cancel);
            paged.AddRange(page.Deliveries.Select(delivery => delivery.Id));
            cursor = page.NextCursor;
            await PutAsync(Delivery(time: start.AddMinutes(1)));
        }
        while (cursor is not null);

        Assert.Equal(all.Select(delivery => delivery.Id), paged);
    }

    [Fact]
    public async Task A_list_of_deliveries_can_be_filtered_by_state_or_job()
    {
        var job = JobId.New();
        await PutAsync(5);
        await PutAsync(Delivery(job: job));
        await DeliveredAsync((await TakeAsync(limit: 1))[0]);

        Assert.Equal(job, Assert.Single((await _deliveries.ListAsync(_queue, null, job, 10, null, Cancel)).Deliveries).JobId);
        Assert.Single((await _deliveries.ListAsync(_queue, DeliveryState.Delivered, null, 10, null, Cancel)).Deliveries);
        var pending = await _deliveries.ListAsync(_queue, DeliveryState.Pending, null, 5, null, Cancel);
        Assert.Equal((5, (string?)null), (pending.Deliveries.Count, pending.NextCursor));
        Assert.Empty((await _deliveries.ListAsync(JobId.New(), null, null, 10, null, Cancel)).Deliveries);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("MTc2Mzg5OTIwMDAwMDptc2dfeA")]
    public async Task A_cursor_not_made_by_the_delivery_store_is_refused(string cursor)
        => await Assert.ThrowsAsync<FormatException>(() => _deliveries.ListAsync(_queue, null, null, 10, cursor, Cancel));

    [Theory]
    [InlineData(DeliveryState.Delivered)]
    [InlineData(DeliveryState.Failed)]
    [InlineData(DeliveryState.Dropped)]
    public async Task A_replayed_delivery_keeps_its_id_and_gets_a_new_schedule(DeliveryState state)
    {
        var delivery = await PutAsync();
        await _deliveries.RecordAsync(await TakeOneAsync(), new DeliveryOutcome(state, Attempt()), Cancel);

        Assert.True(await _deliveries.ReplayAsync(_queue, delivery.Id, Cancel));
        var again = await TakeOneAsync();

        Assert.Equal((delivery.Id, 0, 1), (again.Id, again.Tries, again.Attempts.Count));
        Assert.False(await _deliveries.ReplayAsync(_queue, "msg_none", Cancel));
    }

    [Fact]
    public async Task A_delivery_replayed_while_it_is_held_is_delivered_once_more()
    {
        await PutAsync();
        var held = await TakeOneAsync();
        _now += TimeSpan.FromSeconds(1);

        Assert.True(await _deliveries.ReplayAsync(_queue, held.Id, Cancel));
        await DeliveredAsync(held);

        Assert.Equal(held.Id, (await TakeOneAsync()).Id);
    }

    [Fact]
    public async Task A_replay_of_a_range_covers_the_events_of_that_range()
    {
        var start = _now;
        await PutAsync(250, time: n => start.AddSeconds(n));
        var all = await _deliveries.TakeAsync(250, 250, Lease, Cancel);
        await Task.WhenAll(all.Select(delivery => delivery.Time == start.AddSeconds(10) ? FailedAsync(delivery) : DeliveredAsync(delivery)));

        Assert.Equal((1, 249), await ReplayAsync(start, start.AddSeconds(249), DeliveryState.Failed));
        Assert.Equal(10, (await TakeOneAsync()).Time.Second);
        Assert.Equal((210, 0), await ReplayAsync(start.AddSeconds(30), start.AddSeconds(239), DeliveryState.Delivered));
        Assert.Equal((0, 0), await ReplayAsync(start.AddSeconds(250), start.AddDays(1), DeliveryState.Pending, DeliveryState.Failed, DeliveryState.Delivered));
        Assert.Equal(211, (await _deliveries.CountAsync(Cancel)).Pending);

        async Task<(int Replayed, int Left)> ReplayAsync(DateTimeOffset from, DateTimeOffset to, params DeliveryState[] states)
        {
            var replayed = await _deliveries.ReplayAsync(_queue, from, to, states, Cancel);
            return (replayed.Count, replayed.Left.Values.Sum());
        }
    }

    [Fact]
    public async Task A_replay_of_a_range_reports_how_many_of_each_state_it_replayed_and_left()
    {
        var start = _now;
        await PutAsync(5, time: n => start.AddSeconds(n));
        var taken = (await _deliveries.TakeAsync(5, 5, Lease, Cancel)).OrderBy(delivery => delivery.Time).ToList();
        await DeliveredAsync(taken[0]);
        await FailedAsync(taken[1]);
        await FailedAsync(taken[2], TimeSpan.FromHours(10));
        await FailedAsync(taken[3], TimeSpan.FromHours(10));
        await _deliveries.RecordAsync(taken[4], new DeliveryOutcome(DeliveryState.Dropped, null), Cancel);

        var replayed = await _deliveries.ReplayAsync(_queue, start, start.AddHours(1), [DeliveryState.Pending, DeliveryState.Failed], Cancel);

        Assert.Equal(new Dictionary<DeliveryState, int> { [DeliveryState.Pending] = 2, [DeliveryState.Failed] = 1 }, replayed.Replayed);
        Assert.Equal(new Dictionary<DeliveryState, int> { [DeliveryState.Delivered] = 1, [DeliveryState.Dropped] = 1 }, replayed.Left);
        Assert.Equal(taken.Skip(1).Take(3).Select(delivery => delivery.Id).Order(), (await TakeAsync()).Select(delivery => delivery.Id).Order());
    }

    [Fact]
    public async Task A_dropped_delivery_is_not_delivered_whether_held_or_not()
    {
        await PutAsync(250);
        var held = await TakeAsync();
        await FailedAsync(held[0], TimeSpan.Zero);

        await _deliveries.DropAsync(_queue, Cancel);
        await DeliveredAsync(held[1]);

        _now += TimeSpan.FromDays(1);
        Assert.Empty(await TakeAsync());
        Assert.Equal((DeliveryState.Dropped, 1), ((await FindAsync(held[0])).State, (await FindAsync(held[0])).Tries));
        Assert.Equal(DeliveryState.Dropped, (await FindAsync(held[1])).State);

        await PutAsync();
        Assert.Equal(_now, await FailedAsync(await TakeOneAsync()));
    }

    [Fact]
    public async Task Deliveries_past_the_retention_are_removed_and_pending_ones_later()
    {
        await PutAsync(30);
        var taken = await _deliveries.TakeAsync(30, 30, Lease, Cancel);
        var pending = taken[0];
        await FailedAsync(pending, TimeSpan.FromDays(8));
        await Task.WhenAll(taken.Skip(1).Select(DeliveredAsync));

        _now = pending.Time + Retention;
        Assert.Equal(0, await _deliveries.TidyAsync(Cancel));
        _now += TimeSpan.FromMilliseconds(1);
        Assert.Equal(29, await _deliveries.TidyAsync(Cancel));
        Assert.Equal(1, (await _deliveries.CountAsync(Cancel)).Pending);

        _now += TimeSpan.FromDays(4);
        Assert.Equal(1, await _deliveries.TidyAsync(Cancel));
        Assert.Empty(((RedisResult[])(await Database.ExecuteAsync("KEYS", $"ig:{{p{JobId.PartitionOf(_queue):x}}}:*"))!));
    }
}
