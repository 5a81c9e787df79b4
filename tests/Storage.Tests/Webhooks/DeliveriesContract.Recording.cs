using ImageGen.Jobs.Submission;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Storage.Tests.Webhooks;

public abstract partial class DeliveriesContract
{
    [Theory]
    [InlineData(DeliveryState.Delivered)]
    [InlineData(DeliveryState.Failed)]
    [InlineData(DeliveryState.Dropped)]
    public async Task An_ended_delivery_is_not_taken_again(DeliveryState state)
    {
        await PutAsync();
        var taken = await TakeOneAsync();
        await _deliveries.RecordAsync(taken, new DeliveryOutcome(state, state == DeliveryState.Dropped ? null : Attempt()), Cancel);

        _now += Retention / 2;

        Assert.Empty(await TakeAsync());
        var found = await FindAsync(taken);
        Assert.Equal((state, null), (found.State, found.NextAt));
        Assert.Equal(state == DeliveryState.Dropped ? 0 : 1, found.Tries);
    }

    [Fact]
    public async Task An_interrupted_delivery_is_due_again_and_counts_as_no_attempt()
    {
        await PutAsync();
        Assert.Null(await _deliveries.RecordAsync(await TakeOneAsync(), new DeliveryOutcome(DeliveryState.Pending, null), Cancel));

        var again = await TakeOneAsync();

        Assert.Equal((0, 0), (again.Tries, again.Attempts.Count));
    }

    [Fact]
    public async Task A_late_taker_s_result_does_not_change_a_delivery_held_by_another()
    {
        await PutAsync();
        var late = await TakeOneAsync();
        _now += Lease;
        var held = await TakeOneAsync();

        await FailedAsync(late);
        Assert.Equal(DeliveryState.Pending, (await FindAsync(held)).State);
        await FailedAsync(late, TimeSpan.Zero);
        Assert.Empty(await TakeAsync());

        await DeliveredAsync(held);
        await FailedAsync(late, TimeSpan.Zero);

        Assert.Empty(await TakeAsync());
        Assert.Equal((DeliveryState.Delivered, 1), ((await FindAsync(held)).State, (await FindAsync(held)).Attempts.Count));
    }

    [Fact]
    public async Task A_queue_knows_since_when_every_attempt_has_failed()
    {
        await PutAsync(2);
        var taken = await TakeAsync();
        var began = _now;

        Assert.Equal(began, await FailedAsync(taken[0], TimeSpan.FromDays(1)));
        _now += TimeSpan.FromSeconds(10);
        Assert.Equal(began, await FailedAsync(taken[1], TimeSpan.FromDays(2)));
        _now += TimeSpan.FromDays(1);
        Assert.Null(await DeliveredAsync(await TakeOneAsync()));
        _now += TimeSpan.FromDays(1);

        Assert.Equal(_now, await FailedAsync(await TakeOneAsync()));
    }

    [Fact]
    public async Task A_delivery_keeps_its_newest_fifty_attempts()
    {
        await PutAsync();
        for (var n = 0; n < 53; n++)
        {
            await _deliveries.RecordAsync(await TakeOneAsync(), new DeliveryOutcome(DeliveryState.Pending, Attempt(500) with { Milliseconds = n }), Cancel);
        }

        var kept = await TakeOneAsync();

        Assert.Equal((53, 50, 3, 52), (kept.Tries, kept.Attempts.Count, kept.Attempts[0].Milliseconds, kept.Attempts[^1].Milliseconds));
    }

    [Fact]
    public async Task The_statistics_count_all_queues_and_give_the_age_of_the_oldest_due_delivery()
    {
        Assert.Equal((0, (DateTimeOffset?)null), await _deliveries.CountAsync(Cancel));
        await PutAsync(5);
        var began = _now;
        _now += TimeSpan.FromSeconds(10);
        await PutAsync(2, JobId.New());

        Assert.Equal((7, (DateTimeOffset?)began), await _deliveries.CountAsync(Cancel));
        await Task.WhenAll((await TakeAsync()).Select(DeliveredAsync));
        await TakeAsync();

        Assert.Equal((1, (DateTimeOffset?)null), await _deliveries.CountAsync(Cancel));
    }

    [Fact]
    public async Task A_delivery_whose_row_a_killed_script_did_not_write_is_enqueued_again_by_a_retry()
    {
        var delivery = await PutAsync();
        await Database.HashDeleteAsync(DeliveryKeys.Of(_queue).Rows(_queue), delivery.Id);
        Assert.Empty(await TakeAsync());

        await PutAsync(delivery);

        Assert.Equal(delivery.Id, (await TakeOneAsync()).Id);
    }

    [Fact]
    public async Task A_delivery_whose_end_a_killed_script_wrote_only_to_the_row_counts_as_ended()
    {
        var delivery = await PutAsync();
        await DeliveredAsync(await TakeOneAsync());
        var keys = DeliveryKeys.Of(_queue);
        await Database.SortedSetAddAsync(keys.Pending(_queue), delivery.Id, 0);
        await Database.SortedSetAddAsync(keys.Ready, _queue.ToString("N"), 0);

        Assert.Empty(await TakeAsync());

        Assert.Equal((0, (DateTimeOffset?)null), await _deliveries.CountAsync(Cancel));
    }
}
