using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs;

public abstract partial class JobStoreContract
{
    [Fact]
    public async Task A_provider_callback_wakes_only_the_waiter_of_its_lane()
    {
        var claim = await WaitingAsync();
        var (ours, theirs) = (await ListeningAsync(StoreWorld.Lane), await ListeningAsync("elsewhere"));

        Assert.Equal(CallbackOutcome.Woken, await CallBackAsync(claim.Id));

        await HeardAsync(ours);
        Assert.False(theirs.IsCompleted);
    }

    [Fact]
    public async Task A_hint_that_arrives_without_a_waiter_is_kept()
    {
        var claim = await WaitingAsync();
        var (hints, witness) = (Hints(), Hints());
        await hints.WaitAsync([StoreWorld.Lane], TimeSpan.Zero, Cancel);
        await witness.WaitAsync([StoreWorld.Lane], TimeSpan.Zero, Cancel);
        var told = witness.WaitAsync([StoreWorld.Lane], Long, Cancel);

        await CallBackAsync(claim.Id);
        await HeardAsync(told);

        await HeardAsync(hints.WaitAsync([StoreWorld.Lane], Long, Cancel));
    }

    [Theory]
    [InlineData("p1", 0)]
    [InlineData("p9", 60)]
    public async Task A_callback_before_the_order_s_answer_takes_effect_when_the_answer_is_written(string word, int lookIn)
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        var told = await ListeningAsync(StoreWorld.Lane);
        Assert.Equal(CallbackOutcome.Noted, await CallBackAsync(claim.Id, word));

        Assert.Equal(WriteOutcome.Written, await Claims.RecordProviderIdAsync(claim, "p1", [StoreWorld.Attempt()], Seconds(60), Cancel));

        Assert.Equal(new DuePlaces(null, Seconds(lookIn), null), await _world.DueAsync(claim.Id));
        if (lookIn == 0)
        {
            await HeardAsync(told);
        }
    }

    [Fact]
    public async Task A_callback_during_a_poll_becomes_a_hint_after_the_poll()
    {
        var claim = await _world.ClaimedAsync(JobState.Waiting);
        Assert.Equal(CallbackOutcome.Woken, await CallBackAsync(claim.Id));
        var told = await ListeningAsync(StoreWorld.Lane);

        await Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(60), Polled = true }, Cancel);

        await HeardAsync(told);
    }

    [Fact]
    public async Task A_repeated_callback_changes_nothing()
    {
        var claim = await WaitingAsync();
        Assert.Equal(CallbackOutcome.Woken, await SayAsync(claim.Id, "msg_1"));
        var poll = await _world.ClaimAsync(claim.Id);
        await Claims.RescheduleAsync(poll, new Reschedule { In = Seconds(60), Polled = true }, Cancel);
        var before = await FieldsAsync(claim.Id);

        Assert.Equal(CallbackOutcome.Ignored, await SayAsync(claim.Id, "msg_1"));

        Assert.Equal(before, await FieldsAsync(claim.Id));
        Assert.Equal(new DuePlaces(null, Seconds(60), null), await _world.DueAsync(claim.Id));
        Assert.Equal(CallbackOutcome.Woken, await SayAsync(claim.Id, "msg_2"));
    }

    [Fact]
    public async Task A_wait_ends_without_a_hint_too() => await HeardAsync(Hints().WaitAsync([StoreWorld.Lane], TimeSpan.FromMilliseconds(1), Cancel));

    private async Task<Job> WaitingAsync()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        await Claims.RecordProviderIdAsync(claim, "p1", [StoreWorld.Attempt()], Seconds(40), Cancel);
        return claim;
    }

    private Task<CallbackOutcome> SayAsync(Guid id, string word) => Jobs.RecordCallbackAsync(id, StoreWorld.Lane, "sandbox", "p1", word, Cancel);

    private async Task<string> FieldsAsync(Guid id)
        => string.Join(' ', (await _world.Database.HashGetAllAsync(PartitionKeys.Of(id).Row(id))).Select(field => field.ToString()).Order(StringComparer.Ordinal));
}
