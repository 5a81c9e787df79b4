using ImageGen.Contracts;
using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs.Ended;

/// <content>Events of jobs that have ended among others, and announcements to workers.</content>
public abstract partial class EndedJobContract
{
    private protected static readonly TimeSpan Long = TimeSpan.FromHours(1);

    [Theory]
    [InlineData("cancel")]
    [InlineData("settle")]
    [InlineData("replay")]
    public async Task What_a_gateway_does_to_a_job_is_announced(string act)
    {
        var claim = act switch
        {
            "cancel" => await _world.ClaimedAsync(JobState.Waiting),
            "settle" => await UnknownAsync(),
            _ => await _world.EndedAsync(JobState.Failed),
        };
        var told = await ListeningAsync(StoreWorld.Lane);

        switch (act)
        {
            case "cancel":
                Assert.Equal(CancelOutcome.Requested, (await Jobs.CancelAsync(StoreWorld.Tenant, claim.Id, Cancel)).Outcome);
                break;
            case "settle":
                Assert.Equal(SettleOutcome.Settled, (await Jobs.SettleAsync(StoreWorld.Tenant, claim.Id, new Settlement.NotBought(), Cancel)).Outcome);
                break;
            default:
                var ended = await _world.FindAsync(claim.Id);
                Assert.Equal(ReplayOutcome.Replayed, (await Jobs.ReplayAsync(new ReplayOrder(StoreWorld.Tenant, claim.Id, ended.Sequence, true, TimeSpan.FromHours(1)), Cancel)).Outcome);
                break;
        }

        await HeardAsync(told);
    }

    [Fact]
    public async Task Events_are_numbered_and_handed_out_with_ids_that_never_change()
    {
        var claim = await _world.EndedAsync();
        var other = await _world.CreateAsync();

        var entries = await Outbox.TakeAsync(100, Seconds(5), Cancel);
        _world.Pass(Seconds(5));
        var again = await Outbox.TakeAsync(100, Seconds(5), Cancel);

        Assert.Equal([1, 2, 3], entries.Where(entry => entry.Event.Subject == claim.Id).Select(entry => entry.Event.Sequence).Order());
        Assert.IsType<ImageAccepted>(Assert.Single(entries, entry => entry.Event.Subject == other).Event);
        Assert.Equal(4, entries.Select(entry => entry.MessageId).Distinct().Count());
        Assert.Equal(entries.Select(entry => entry.MessageId).Order(), again.Select(entry => entry.MessageId).Order());
    }

    [Fact]
    public async Task An_event_that_a_log_does_not_have_yet_is_not_given_up()
    {
        var id = await _world.CreateAsync();
        await _world.Database.SortedSetAddAsync(PartitionKeys.Of(id).Out, $"{id:N}:2", 0);
        Assert.Equal([1L], (await Outbox.TakeAsync(100, Seconds(5), Cancel)).Select(entry => entry.Event.Sequence));
        Assert.Equal(2, await _world.Database.SortedSetLengthAsync(PartitionKeys.Of(id).Out));

        await Jobs.CancelAsync(StoreWorld.Tenant, id, Cancel);

        _world.Pass(Seconds(5));
        Assert.Equal([1L, 2], (await Outbox.TakeAsync(100, Seconds(5), Cancel)).Select(entry => entry.Event.Sequence).Order());
    }

    [Fact]
    public async Task Events_are_read_from_any_number_on()
    {
        var claim = await _world.EndedAsync();

        Assert.Equal([1, 2, 3], await NumbersAsync(0));
        Assert.Equal([3], await NumbersAsync(2));
        Assert.Empty(await NumbersAsync(3));
        Assert.Empty(await NumbersAsync(99));

        async Task<IEnumerable<long>> NumbersAsync(long after)
            => (await Jobs.ReadEventsAsync(claim.Id, after, Cancel)).Select(job => job.Sequence);
    }

    private protected async Task<Job> UnknownAsync()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        await Claims.RecordUnknownAsync(claim, new UnknownOrder("sandbox", "m1", "lost"), TimeSpan.FromHours(1), Cancel);
        return claim;
    }

    private protected RedisDueHints Hints() => new(new StoreConnection(_world.Redis), TimeProvider.System);

    /// <summary>Waits for a hint, and listens already.</summary>
    private protected async Task<Task> ListeningAsync(string lane)
    {
        var hints = Hints();
        await hints.WaitAsync([lane], TimeSpan.Zero, Cancel);
        return hints.WaitAsync([lane], Long, Cancel);
    }

    private protected static Task HeardAsync(Task waiting) => waiting.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
}
