using ImageGen.Contracts;
using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Submission;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Tests.Scripted;

namespace ImageGen.Worker.Tests.Attempts;

/// <summary>A batch of a service that takes no notice of seeds: the same image several times.</summary>
public sealed class SameImageTests(StoreFixture store)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Identical_images_of_a_batch_are_detected_and_get_a_remark()
    {
        var jobs = await RunBatchAsync(_ => Pngs.Of(64, 64), 4);

        var first = Assert.Single(jobs, job => job.Attempts[^1].Message is null);
        Assert.Equal(3, jobs.Count(job => job.Attempts[^1].Message == $"The image is the same, byte for byte, as that of job {first.Id} of the batch."));
    }

    [Fact]
    public async Task Different_images_of_a_batch_get_no_remark()
        => Assert.All(await RunBatchAsync(n => Pngs.Of(64, 64, prompt: $"cube {n}"), 4), job => Assert.Null(job.Attempts[^1].Message));

    private async Task<IReadOnlyList<Job>> RunBatchAsync(Func<int, ReadOnlyMemory<byte>> draw, int count)
    {
        var made = 0;
        var provider = new SynchronousProvider
        {
            OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Completed(draw(Interlocked.Increment(ref made)))),
        };
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var batch = JobId.New();
        Guid[] ids = [.. Enumerable.Range(0, count).Select(n => JobId.InBatch(batch, n))];
        await worker.Store.CreateAsync(
            new JobSubmission
            {
                Tenant = Tenants.Default,
                Lane = Lanes.Default,
                Jobs = [.. ids.Select((id, n) => new NewJob(id, new ImageRequest { Prompt = "a red cube", Seed = 7 + n }))],
                BatchId = batch,
                ExpiresIn = TimeSpan.FromDays(1),
            },
            Token);
        return await Task.WhenAll(ids.Select(id => worker.RunUntilAsync(id, JobState.Succeeded)));
    }
}
