using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs;

public abstract partial class JobStoreContract
{
    [Theory]
    [InlineData(JobState.Submitting)]
    [InlineData(JobState.Waiting)]
    public async Task Progress_is_an_event_and_never_decreases(JobState state)
    {
        var claim = await _world.ClaimedAsync(state);

        foreach (var percent in (int[])[10, 10, 5, 40])
        {
            Assert.Equal(WriteOutcome.Written, await Claims.RecordProgressAsync(claim, "gpu", percent, Cancel));
        }

        var events = (await Jobs.ReadEventsAsync(claim.Id, 2, Cancel)).Cast<ImageProgressed>().ToList();
        Assert.Equal([(3, 10, "gpu"), (4, 40, "gpu")], events.Select(item => ((int)item.Sequence, item.Percent, item.Provider)));
        Assert.Equal((state, 40), ((await _world.FindAsync(claim.Id)).State, (await _world.FindAsync(claim.Id)).Percent));
        Assert.Equal(2, (await Outbox.TakeAsync(10, Seconds(1), Cancel)).Count(entry => entry.Event is ImageProgressed));
    }

    [Fact]
    public async Task Progress_reported_by_a_worker_that_lost_the_job_is_refused()
    {
        var claim = await _world.ClaimedAsync(JobState.Waiting);
        _world.Pass(StoreWorld.Lease);
        await _world.ClaimAsync(claim.Id);

        Assert.Equal(WriteOutcome.Stale, await Claims.RecordProgressAsync(claim, "gpu", 50, Cancel));

        Assert.Equal(2, (await _world.FindAsync(claim.Id)).Sequence);
    }

    [Theory]
    [InlineData(JobState.Queued)]
    [InlineData(JobState.Storing)]
    public async Task Progress_is_accepted_only_while_an_order_is_at_its_provider(JobState state)
    {
        var claim = await _world.ClaimedAsync(state);

        Assert.Equal(WriteOutcome.Stale, await Claims.RecordProgressAsync(claim, "gpu", 50, Cancel));
    }

    [Fact]
    public async Task The_next_order_begins_with_no_progress()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        await Claims.RecordProgressAsync(claim, "gpu", 90, Cancel);
        await Claims.RescheduleAsync(claim, new Reschedule { In = TimeSpan.Zero, Requeue = true }, Cancel);

        claim = await _world.ClaimAsync(claim.Id);
        await _world.IntendAsync(claim);

        Assert.Null((await _world.FindAsync(claim.Id)).Percent);
        await Claims.RecordProgressAsync(claim, "gpu", 10, Cancel);
        Assert.Equal(10, (await _world.FindAsync(claim.Id)).Percent);
    }

    [Fact]
    public async Task A_job_knows_its_place_in_the_queue_until_it_begins()
    {
        List<Job> jobs = [];
        for (var n = 0; n < 5; n++)
        {
            jobs.Add(await _world.FindAsync(await _world.CreateAsync()));
            _world.Pass(Seconds(1));
        }

        await _world.CreateAsync(StoreWorld.Submission(JobId.New(), lane: "other"));

        var places = await FindPlacesAsync(jobs);
        var third = await FindPlacesAsync([jobs[2]]);
        await _world.IntendAsync(await _world.ClaimAsync(jobs[0].Id));
        var later = await FindPlacesAsync(jobs);

        Assert.Equal([1, 2, 3, 4, 5], places);
        Assert.Equal([3], third);
        Assert.Equal([0, 1, 2, 3, 4], later);
    }

    [Fact]
    public async Task All_jobs_of_a_long_queue_know_their_places()
    {
        List<Job> jobs = [];
        for (var n = 0; n < 50; n++)
        {
            jobs.Add(await _world.FindAsync(await _world.CreateAsync()));
            _world.Pass(Seconds(1));
        }

        var places = await FindPlacesAsync(jobs);

        Assert.Equal([.. Enumerable.Range(1, 50)], places);
    }

    /// <summary>The places, 0 for a job that has begun.</summary>
    private async Task<int[]> FindPlacesAsync(List<Job> jobs)
    {
        var places = await Index.FindQueuePositionsAsync(StoreWorld.Lane, [.. jobs.Select(job => job.Id)], Cancel);
        return [.. jobs.Select(job => places.GetValueOrDefault(job.Id))];
    }
}
