using ImageGen.Jobs.Submission;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Due;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs;

public abstract partial class JobStoreContract
{
    [Fact]
    public async Task A_job_whose_message_was_lost_is_offered_when_its_start_is_due()
    {
        var id = await _world.CreateAsync();
        Assert.Empty(await TakeAsync(DueKind.Start));

        _world.Pass(Seconds(10));

        Assert.Equal([id], await TakeAsync(DueKind.Start));
    }

    [Fact]
    public async Task A_taken_due_job_is_offered_again_after_the_lease_and_not_before()
    {
        var id = await _world.CreateAsync();
        _world.Pass(Seconds(10));
        await TakeAsync(DueKind.Start);

        _world.Pass(Seconds(4));
        Assert.Empty(await TakeAsync(DueKind.Start));

        _world.Pass(Seconds(1));
        Assert.Equal([id], await TakeAsync(DueKind.Start));
    }

    [Fact]
    public async Task The_oldest_due_jobs_of_all_partitions_are_taken_first_up_to_the_limit()
    {
        List<Guid> created = [];
        for (var i = 0; i < 40; i++)
        {
            created.Add(await _world.CreateAsync());
            _world.Pass(Seconds(0.01));
        }

        _world.Pass(Seconds(10));

        Assert.Equal(created.Take(7), await TakeAsync(DueKind.Start, limit: 7));
        Assert.Equal(created.Skip(7), await TakeAsync(DueKind.Start, limit: 100));
        Assert.Empty(await TakeAsync(DueKind.Start, limit: 0));
    }

    [Fact]
    public async Task Taking_due_jobs_of_a_lane_returns_only_its_own_jobs()
    {
        var id = await _world.CreateAsync(StoreWorld.Submission(JobId.New(), lane: "gpu"));
        _world.Pass(Seconds(10));

        Assert.Empty(await TakeAsync(DueKind.Start));
        Assert.Equal([id], await TakeAsync(DueKind.Start, "gpu"));
    }

    [Fact]
    public async Task Begun_jobs_are_continued_and_not_started()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        _world.Pass(StoreWorld.Lease);

        Assert.Empty(await TakeAsync(DueKind.Start));
        Assert.Equal([claim.Id], await TakeAsync(DueKind.Continue));
    }

    [Fact]
    public async Task Jobs_not_begun_are_offered_for_expiry_when_their_time_is_up()
    {
        var id = await _world.CreateAsync(StoreWorld.Submission(JobId.New(), lane: "gpu", expiresIn: Seconds(30)));
        await _world.ClaimedAsync(JobState.Waiting);
        _world.Pass(Seconds(29));
        Assert.Empty(await TakeAsync(DueKind.Expire));

        _world.Pass(Seconds(1));

        Assert.Equal([id], await TakeAsync(DueKind.Expire));
    }

    [Fact]
    public async Task An_event_stays_in_the_outbox_until_it_is_acknowledged()
    {
        await _world.CreateAsync();
        var first = Assert.Single(await Outbox.TakeAsync(100, Seconds(5), Cancel));
        Assert.Empty(await Outbox.TakeAsync(100, Seconds(5), Cancel));
        _world.Pass(Seconds(5));
        Assert.Equal(first.MessageId, Assert.Single(await Outbox.TakeAsync(100, Seconds(5), Cancel)).MessageId);

        await Outbox.AcknowledgeAsync([first], Cancel);

        _world.Pass(Seconds(5));
        Assert.Empty(await Outbox.TakeAsync(100, Seconds(5), Cancel));
    }

    [Fact]
    public async Task An_event_whose_job_is_forgotten_leaves_the_outbox()
    {
        var id = await _world.CreateAsync();
        await _world.Database.KeyDeleteAsync([PartitionKeys.Of(id).Log(id), PartitionKeys.Of(id).Row(id)]);

        Assert.Empty(await Outbox.TakeAsync(100, Seconds(5), Cancel));

        Assert.Equal(0, await _world.Database.SortedSetLengthAsync(PartitionKeys.Of(id).Out));
    }

    [Fact]
    public async Task Slots_are_limited_kept_given_back_and_free_themselves()
    {
        var slots = new RedisProviderSlots(new ImageGen.Storage.Redis.StoreConnection(_world.Redis), new StoreSettings(TimeSpan.FromDays(1)));
        var (first, second, third) = (JobId.New(), JobId.New(), JobId.New());
        Assert.True(await TryAsync(first, TimeSpan.FromMinutes(1)));
        Assert.True(await TryAsync(second, TimeSpan.FromMilliseconds(1)));
        await Eventually.TrueAsync(() => TryAsync(third, TimeSpan.FromMinutes(1)), "a slot is free", TimeSpan.FromMinutes(1));

        Assert.True(await TryAsync(first, TimeSpan.FromMinutes(1)));
        Assert.False(await TryAsync(second, TimeSpan.FromMinutes(1)));
        await slots.ReleaseAsync("p", first, isPooled: false, Cancel);
        Assert.True(await TryAsync(second, TimeSpan.FromMinutes(1)));

        Task<bool> TryAsync(Guid id, TimeSpan lease) => slots.TryTakeAsync("p", id, 2, lease, Cancel);
    }

    private Task<IReadOnlyList<Guid>> TakeAsync(DueKind kind, string lane = StoreWorld.Lane, int limit = 100)
        => Due.TakeDueAsync(kind, lane, limit, Seconds(5), Cancel);
}
