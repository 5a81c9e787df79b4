using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs.Ended;

public abstract partial class EndedJobContract
{
    [Fact]
    public async Task A_batch_is_complete_with_the_last_of_its_jobs()
    {
        var submission = BatchOf(3);
        await Jobs.CreateAsync(submission, Cancel);
        await EndAsync(submission.Jobs[0].Id, JobState.Succeeded);
        await Jobs.CancelAsync(StoreWorld.Tenant, submission.Jobs[2].Id, Cancel);
        Assert.Empty(await Jobs.ReadEventsAsync(submission.BatchId!.Value, 0, Cancel));

        await EndAsync(submission.Jobs[1].Id, JobState.OutcomeUnknown);

        var completed = Assert.IsType<BatchCompleted>(Assert.Single(await Jobs.ReadEventsAsync(submission.BatchId.Value, 0, Cancel)));
        Assert.Equal(
            (submission.BatchId.Value, StoreWorld.Tenant, 1, _world.Now, 3, 1, 1, 1),
            (completed.BatchId, completed.Tenant, completed.Sequence, completed.Time, completed.Total, completed.Succeeded, completed.Failed, completed.Canceled));
        Assert.Equal(submission.Jobs.Select(job => job.Id), completed.JobIds);
        var entry = Assert.Single(await Outbox.TakeAsync(100, Seconds(1), Cancel), entry => entry.Event is BatchCompleted);
        Assert.Equal(EventLog.MessageId(submission.BatchId.Value, 1), entry.MessageId);
        await Outbox.AcknowledgeAsync([entry], Cancel);
        _world.Pass(Seconds(1));
        Assert.DoesNotContain(await Outbox.TakeAsync(100, Seconds(1), Cancel), entry => entry.Event is BatchCompleted);
        Assert.NotNull(await _world.Database.KeyTimeToLiveAsync(PartitionKeys.Of(submission.BatchId.Value).Log(submission.BatchId.Value)));
    }

    [Fact]
    public async Task A_batch_with_a_replayed_job_is_complete_once_more()
    {
        var submission = BatchOf(2);
        await Jobs.CreateAsync(submission, Cancel);
        await EndAsync(submission.Jobs[0].Id, JobState.Succeeded);
        await Jobs.CancelAsync(StoreWorld.Tenant, submission.Jobs[1].Id, Cancel);

        await ReplayAsync(submission.Jobs[1].Id);
        Assert.Null(await _world.Database.KeyTimeToLiveAsync(PartitionKeys.Of(submission.BatchId!.Value).Log(submission.BatchId.Value)));
        await EndAsync(submission.Jobs[1].Id, JobState.Succeeded);

        var ends = (await Jobs.ReadEventsAsync(submission.BatchId.Value, 0, Cancel)).Cast<BatchCompleted>().ToList();
        Assert.Equal([(1L, 1, 1), (2L, 2, 0)], ends.Select(end => (end.Sequence, end.Succeeded, end.Canceled)));
    }

    private protected static JobSubmission BatchOf(int count)
    {
        var batch = JobId.New();
        return StoreWorld.Submission(batch) with
        {
            BatchId = batch,
            Jobs = [.. Enumerable.Range(0, count).Select(index => new NewJob(JobId.InBatch(batch, index), StoreWorld.Request()))],
        };
    }

    private protected async Task EndAsync(Guid id, JobState state)
    {
        var claim = await _world.ClaimAsync(id);
        Assert.Equal(WriteOutcome.Written, await _world.IntendAsync(claim));
        if (state == JobState.Succeeded)
        {
            Assert.Equal(WriteOutcome.Written, await Claims.RecordStoringAsync(claim, null, Cancel));
        }

        Assert.Equal(WriteOutcome.Written, await Claims.FinishAsync(claim, StoreWorld.Ending(state), Cancel));
    }
}
