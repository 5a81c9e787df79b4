using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Jobs.Due;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs;

public abstract partial class JobStoreContract
{
    [Fact]
    public async Task Rescue_offers_the_waiting_image_that_is_deleted_first()
    {
        var late = await WaitingForRescueAsync(Seconds(3600));
        var soon = await WaitingForRescueAsync(Seconds(600));
        await WaitingForRescueAsync(null);
        Assert.Empty(await TakeAsync(DueKind.Rescue));
        _world.Pass(Seconds(5));

        Assert.Equal([soon], await Due.TakeDueAsync(DueKind.Rescue, StoreWorld.Lane, 1, Seconds(30), Cancel));
        Assert.Equal([late], await TakeAsync(DueKind.Rescue));
        Assert.Empty(await TakeAsync(DueKind.Rescue));
    }

    [Fact]
    public async Task Rescue_takes_the_images_deleted_first_over_all_partitions_and_none_before_it_is_due()
    {
        var (late, early) = (new List<Guid>(), new List<Guid>());
        for (var i = 0; i < 40; i++)
        {
            late.Add(await WaitingForRescueAsync(Seconds(3600 + i)));
            early.Add(await WaitingForRescueAsync(Seconds(600 + i)));
        }

        _world.Pass(Seconds(5));
        var notDue = await WaitingForRescueAsync(Seconds(60));

        Assert.Equal(early, await Due.TakeDueAsync(DueKind.Rescue, StoreWorld.Lane, early.Count, Seconds(30), Cancel));
        Assert.Equal(late, await TakeAsync(DueKind.Rescue));
        _world.Pass(Seconds(5));
        Assert.Equal(notDue, (await TakeAsync(DueKind.Rescue))[0]);
    }

    [Fact]
    public async Task The_store_reports_the_next_deletion_over_all_lanes_while_an_image_waits()
    {
        Assert.Null(await Due.FindNextDeletionAsync([StoreWorld.Lane], Cancel));
        await WaitingForRescueAsync(Seconds(3600));
        await WaitingForRescueAsync(Seconds(600));

        Assert.Equal(_world.Now + Seconds(600), await Due.FindNextDeletionAsync(["another", StoreWorld.Lane], Cancel));
        Assert.Null(await Due.FindNextDeletionAsync(["another"], Cancel));
    }

    [Fact]
    public async Task A_job_taken_for_rescue_is_not_offered_as_due_too()
    {
        var id = await WaitingForRescueAsync(Seconds(600));
        _world.Pass(Seconds(5));

        Assert.Equal([id], await TakeAsync(DueKind.Rescue));
        Assert.Empty(await TakeAsync(DueKind.Continue));
    }

    [Fact]
    public async Task An_ended_job_leaves_the_rescue_set()
    {
        var id = await WaitingForRescueAsync(Seconds(600));
        await Claims.FinishAsync(await _world.ClaimAsync(id), StoreWorld.Ending(), Cancel);
        _world.Pass(Seconds(5));

        Assert.Empty(await TakeAsync(DueKind.Rescue));
        Assert.Equal(0, await _world.Database.SortedSetLengthAsync(PartitionKeys.Of(id).Rescue(StoreWorld.Lane)));
    }

    [Fact]
    public async Task The_row_remembers_when_the_image_is_deleted_and_which_disk_has_it()
    {
        var id = await WaitingForRescueAsync(Seconds(600), spilledBy: "machine:/spill");

        var job = await _world.FindAsync(id);

        Assert.Equal((_world.Now, _world.Now + Seconds(600), "machine:/spill"), (job.RescueFrom, job.RescueBy, job.SpilledBy));
    }

    [Fact]
    public async Task The_row_records_since_when_the_same_answer_stands()
    {
        var claim = await _world.ClaimedAsync(JobState.Waiting);
        var first = _world.Now;
        await Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(0), Gone = true }, Cancel);
        _world.Pass(Seconds(60));
        await Claims.RescheduleAsync(await _world.ClaimAsync(claim.Id), new Reschedule { In = Seconds(0), Gone = true, ProviderMissing = true }, Cancel);
        var job = await _world.FindAsync(claim.Id);
        Assert.Equal((first, first + Seconds(60)), (job.GoneSince, job.ProviderMissingSince));

        await Claims.RescheduleAsync(await _world.ClaimAsync(claim.Id), new Reschedule { In = Seconds(0) }, Cancel);
        Assert.Equal(first, (await _world.FindAsync(claim.Id)).GoneSince);
        await Claims.RescheduleAsync(await _world.ClaimAsync(claim.Id), new Reschedule { In = Seconds(0), Gone = false, ProviderMissing = false }, Cancel);
        job = await _world.FindAsync(claim.Id);
        Assert.Equal((null, null), (job.GoneSince, job.ProviderMissingSince));
    }

    [Fact]
    public async Task The_provider_s_start_and_its_count_of_missing_answers_are_kept_for_one_order()
    {
        var claim = await _world.ClaimedAsync(JobState.Waiting);
        await Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(0), Begun = false, Unanswered = true }, Cancel);
        Assert.Equal((null, 1), await ReadAsync());
        var begun = _world.Now;
        await AgainAsync(new Reschedule { In = Seconds(0), Begun = true, Unanswered = true });
        _world.Pass(Seconds(60));
        await AgainAsync(new Reschedule { In = Seconds(0), Begun = true });
        Assert.Equal((begun, 2), await ReadAsync());
        await AgainAsync(new Reschedule { In = Seconds(0), Unanswered = false });
        Assert.Equal((begun, 0), await ReadAsync());
        await AgainAsync(new Reschedule { In = Seconds(0), Unanswered = true });

        await AgainAsync(new Reschedule { In = Seconds(0), Requeue = true, IsFinalAnswer = true });

        Assert.Equal((null, 0), await ReadAsync());

        async Task AgainAsync(Reschedule reschedule) => await Claims.RescheduleAsync(await _world.ClaimAsync(claim.Id), reschedule, Cancel);

        async Task<(DateTimeOffset? BegunAt, int Unanswered)> ReadAsync() => await _world.FindAsync(claim.Id) is var job ? (job.BegunAt, job.Unanswered) : default;
    }

    private async Task<Guid> WaitingForRescueAsync(TimeSpan? left, string? spilledBy = null)
    {
        var claim = await _world.ClaimedAsync(JobState.Waiting);
        await Claims.RecordStoringAsync(claim, left is { } rest ? _world.Now + rest : null, Cancel);
        await Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(5), SpilledBy = spilledBy }, Cancel);
        return claim.Id;
    }
}
