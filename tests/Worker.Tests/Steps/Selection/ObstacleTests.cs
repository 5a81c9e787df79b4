using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Steps;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Worker.Tests.Steps.Selection;

/// <summary>Jobs whose provider this worker does not have.</summary>
public sealed class ObstacleTests(StoreFixture store)
{
    [Theory]
    [InlineData("default", JobState.Failed)]
    [InlineData("elsewhere", JobState.Queued)]
    public async Task A_worker_leaves_jobs_of_an_unnamed_lane_to_a_worker_that_may_serve_them(string lane, JobState state)
    {
        await using var worker = new TestWorker(store.ConnectionString, new SynchronousProvider());
        var id = JobId.New();
        await worker.Store.CreateAsync(
            new JobSubmission
            {
                Tenant = Tenants.Default,
                Lane = lane,
                Jobs = [new NewJob(id, new ImageRequest { Prompt = "a red cube", Seed = 7, Provider = "a-box-of-another-worker" })],
                ExpiresIn = TimeSpan.FromDays(1),
            },
            TestContext.Current.CancellationToken);

        await worker.Host.Services.GetRequiredService<JobRunner>().RunAsync(id, WakeReason.Due, lane: lane);
        var job = await worker.ReadAsync(id);

        Assert.Equal((state, state == JobState.Queued ? 1 : 0), (job.State, job.Polls));
    }
}
