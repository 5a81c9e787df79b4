using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs;

/// <content>One purchase belongs to one job, also when the answer to its order comes after another job's look-up found it.</content>
public abstract partial class JobStoreContract
{
    [Fact]
    public async Task A_late_answer_takes_its_purchase_from_the_job_whose_look_up_found_it()
    {
        var (finder, buyer) = await FoundAsync();

        Assert.Equal(WriteOutcome.Written, await ToldAsync(buyer));

        var job = await _world.FindAsync(finder.Id);
        Assert.Equal((JobState.Submitting, null, false), (job.State, job.ProviderId, job.IsFound));
        Assert.Equal(new DuePlaces(null, TimeSpan.Zero, null), await _world.DueAsync(finder.Id));
        Assert.Equal("p1", (await _world.FindAsync(buyer.Id)).ProviderId);
        var again = await _world.ClaimAsync(finder.Id);
        Assert.False(await Claims.TryClaimPurchaseAsync(again, "sandbox", "p1", Cancel));
        Assert.True(await Claims.TryClaimPurchaseAsync(again, "sandbox", "p2", Cancel));
        Assert.Equal(WriteOutcome.Written, await Claims.RecordFoundIdAsync(again, "p2", [StoreWorld.Attempt()], TimeSpan.Zero, Cancel));
    }

    [Fact]
    public async Task A_late_answer_fences_out_the_holder_of_the_job_that_found_its_purchase()
    {
        var (finder, buyer) = await FoundAsync();
        var polling = await _world.ClaimAsync(finder.Id);
        await Claims.RecordStoringAsync(polling, _world.Now.AddHours(1), Cancel);

        await ToldAsync(buyer);

        Assert.Equal(WriteOutcome.Stale, await Claims.FinishAsync(polling, StoreWorld.Ending(), Cancel));
        Assert.Equal((JobState.Submitting, null), ((await _world.FindAsync(finder.Id)).State, (await _world.FindAsync(finder.Id)).RescueBy));
    }

    [Fact]
    public async Task A_late_callback_takes_its_purchase_from_the_job_whose_look_up_found_it()
    {
        var (finder, buyer) = await FoundAsync();
        _world.Pass(StoreWorld.Lease);

        Assert.Equal(CallbackOutcome.Adopted, await CallBackAsync(buyer.Id));

        Assert.Equal((JobState.Submitting, null), ((await _world.FindAsync(finder.Id)).State, (await _world.FindAsync(finder.Id)).ProviderId));
        Assert.Equal("p1", (await _world.FindAsync(buyer.Id)).ProviderId);
    }

    [Fact]
    public async Task A_callback_during_the_order_takes_its_purchase_from_the_job_whose_look_up_found_it()
    {
        var (finder, buyer) = await FoundAsync();

        Assert.Equal(CallbackOutcome.Noted, await CallBackAsync(buyer.Id));

        Assert.Equal(JobState.Submitting, (await _world.FindAsync(finder.Id)).State);
        Assert.Equal(WriteOutcome.Written, await ToldAsync(buyer));
    }

    [Fact]
    public async Task The_operator_can_not_settle_with_another_job_s_reported_purchase_but_can_with_a_found_one()
    {
        var told = await _world.ClaimedAsync(JobState.Submitting);
        await Claims.RecordProviderIdAsync(told, "p2", [StoreWorld.Attempt()], TimeSpan.Zero, Cancel);
        var (finder, unknown) = await FoundAsync();
        await Claims.RecordUnknownAsync(unknown, Order, Seconds(900), Cancel);

        Assert.Equal(SettleOutcome.Taken, (await Jobs.SettleAsync(StoreWorld.Tenant, unknown.Id, new Settlement.Found("p2"), Cancel)).Outcome);
        Assert.Null((await _world.FindAsync(unknown.Id)).Settlement);
        Assert.Equal(SettleOutcome.Settled, (await Jobs.SettleAsync(StoreWorld.Tenant, unknown.Id, new Settlement.Found("p1"), Cancel)).Outcome);
        Assert.Equal(JobState.Submitting, (await _world.FindAsync(finder.Id)).State);
    }

    [Fact]
    public async Task A_found_purchase_is_not_recorded_when_it_was_reported_to_another_job_meanwhile()
    {
        var (finder, buyer) = (await _world.ClaimedAsync(JobState.Submitting), await _world.ClaimedAsync(JobState.Submitting));
        Assert.True(await Claims.TryClaimPurchaseAsync(finder, "sandbox", "p1", Cancel));
        await ToldAsync(buyer);

        Assert.Equal(WriteOutcome.Taken, await Claims.RecordFoundIdAsync(finder, "p1", [StoreWorld.Attempt()], TimeSpan.Zero, Cancel));
        Assert.Equal(JobState.Submitting, (await _world.FindAsync(finder.Id)).State);
    }

    [Fact]
    public async Task A_purchase_found_while_it_was_reported_to_another_job_is_given_back_at_the_next_claim()
    {
        // The finder read the owner of the purchase just before the buyer received its response, and wrote its row just after.
        var (finder, buyer) = await FoundAsync();
        await _world.Database.StringSetAsync($"ig:{{adopted}}:sandbox:p1", $"{buyer.Id:N} told ");
        var claim = await _world.ClaimAsync(finder.Id);

        Assert.False(await Claims.KeepsPurchaseAsync(claim, Cancel));

        Assert.Equal((JobState.Submitting, null), ((await _world.FindAsync(finder.Id)).State, (await _world.FindAsync(finder.Id)).ProviderId));
        Assert.Equal(WriteOutcome.Stale, await Claims.RescheduleAsync(claim, new Reschedule { In = TimeSpan.Zero }, Cancel));
    }

    [Fact]
    public async Task A_found_purchase_that_belongs_to_no_other_job_is_kept()
    {
        var (finder, _) = await FoundAsync();

        Assert.True(await Claims.KeepsPurchaseAsync(await _world.ClaimAsync(finder.Id), Cancel));

        Assert.Equal((JobState.Waiting, "p1"), ((await _world.FindAsync(finder.Id)).State, (await _world.FindAsync(finder.Id)).ProviderId));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_late_answer_interrupted_between_its_steps_leaves_every_purchase_to_one_job(int steps)
    {
        var (finder, buyer) = await FoundAsync();
        await Proxies.EndAsync(_world.Over(Proxies.StopsAfter(_world.Redis, steps)).Claims.RecordProviderIdAsync(buyer, "p1", [StoreWorld.Attempt()], TimeSpan.Zero, Cancel));
        _world.Pass(StoreWorld.Lease * 2);

        // A worker that finds the buyer in submitting looks its order up; the finder's next poll checks whether it still has the purchase.
        if ((await _world.FindAsync(buyer.Id)).State == JobState.Submitting)
        {
            var next = await _world.ClaimAsync(buyer.Id);
            if (await Claims.TryClaimPurchaseAsync(next, "sandbox", "p1", Cancel))
            {
                Assert.Equal(WriteOutcome.Written, await Claims.RecordFoundIdAsync(next, "p1", [StoreWorld.Attempt()], TimeSpan.Zero, Cancel));
            }
        }

        if (await _world.ClaimAsync(finder.Id) is { State: JobState.Waiting } poll)
        {
            await Claims.KeepsPurchaseAsync(poll, Cancel);
        }

        var owners = new[] { await _world.FindAsync(finder.Id), await _world.FindAsync(buyer.Id) }.Where(job => job.ProviderId == "p1");
        Assert.Single(owners);
    }
}
