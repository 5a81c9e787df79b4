using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Results;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs.Ended;

public abstract partial class EndedJobContract
{
    [Theory]
    [InlineData(JobState.Submitting)]
    [InlineData(JobState.Waiting)]
    [InlineData(JobState.Storing)]
    public async Task An_end_can_store_the_image_in_the_same_step(JobState state)
    {
        var claim = await _world.ClaimedAsync(state);
        var ending = WithImage();

        Assert.Equal(WriteOutcome.Written, await Claims.FinishAsync(claim, ending, Cancel));

        var job = await _world.FindAsync(claim.Id);
        Assert.Equal((JobState.Succeeded, ending.Image), (job.State, job.Image));
        var image = PartitionKeys.Of(claim.Id).Image(ending.Image!.Key);
        Assert.Equal("bytes", (string?)await _world.Database.StringGetAsync(image));
        Assert.InRange((await _world.Database.KeyTimeToLiveAsync(image))!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task An_end_that_is_refused_stores_no_image()
    {
        var queued = await _world.ClaimedAsync(JobState.Queued);
        var ended = await _world.ClaimedAsync(JobState.Storing);
        await Claims.FinishAsync(ended, StoreWorld.Ending(JobState.Failed), Cancel);
        var ending = WithImage();

        Assert.Equal(WriteOutcome.Stale, await Claims.FinishAsync(queued, ending, Cancel));
        Assert.Equal(WriteOutcome.Stale, await Claims.FinishAsync(ended, ending, Cancel));

        Assert.False(await _world.Database.KeyExistsAsync(PartitionKeys.Of(queued.Id).Image(ending.Image!.Key)));
        Assert.False(await _world.Database.KeyExistsAsync(PartitionKeys.Of(ended.Id).Image(ending.Image!.Key)));
    }

    [Fact]
    public async Task The_last_end_of_a_batch_completes_it_when_it_stores_an_image_too()
    {
        var batch = JobId.New();
        var ids = new[] { JobId.InBatch(batch, 0), JobId.InBatch(batch, 1) };
        await Jobs.CreateAsync(StoreWorld.Submission(batch) with { BatchId = batch, Jobs = [.. ids.Select(id => new NewJob(id, StoreWorld.Request()))] }, Cancel);
        foreach (var id in ids)
        {
            var claim = await _world.ClaimAsync(id);
            await _world.IntendAsync(claim);
            Assert.Equal(WriteOutcome.Written, await Claims.FinishAsync(claim, WithImage(), Cancel));
        }

        Assert.Single(await Jobs.ReadEventsAsync(batch, 0, Cancel));
        Assert.True(await _world.Database.KeyExistsAsync(PartitionKeys.Of(batch).Image(StoreWorld.Image().Key)));
    }

    private static TerminalResult WithImage()
        => StoreWorld.Ending() with { Prepared = new PreparedImage(StoreWorld.Image(), "bytes"u8.ToArray(), TimeSpan.FromHours(1)) };
}
