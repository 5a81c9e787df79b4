using ImageGen.Contracts;
using ImageGen.Gateway.Tests.World;
using ImageGen.Gateway.Workers;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Workers;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Gateway.Tests.Jobs;

/// <summary>Counts and sums equal what the store has.</summary>
public sealed class StatisticsTests(SharedGateway shared)
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Theory]
    [InlineData("", 30, 120)]
    [InlineData("?period=day", 24, 3600)]
    [InlineData("?period=week", 28, 21600)]
    public async Task Counts_equal_those_of_the_store_and_each_job_is_in_one_step(string query, int steps, int seconds)
    {
        await SomeJobsAsync();

        var answer = (await _client.GetAsync($"/v1/statistics{query}")).Json;

        Assert.Equal((steps, seconds), (answer["steps"]!.AsArray().Count, answer["step_seconds"]!.GetValue<int>()));
        var counted = await _client.Gateway.App.Services.GetRequiredService<ITenantDirectory>().CountAsync(_client.Tenant, TestContext.Current.CancellationToken);
        foreach (var (status, name) in new[] { (JobStatus.Queued, "queued"), (JobStatus.Running, "running"), (JobStatus.Succeeded, "succeeded"), (JobStatus.Failed, "failed"), (JobStatus.OutcomeUnknown, "outcome_unknown") })
        {
            Assert.Equal(counted.ByStatus[status], answer["counts"]![name]!.GetValue<long>());
            Assert.Equal(counted.ByStatus[status], answer["steps"]!.AsArray().Sum(step => step!["counts"]![name]!.GetValue<long>()));
        }

        Assert.Equal(5, answer["counts"]!["total"]!.GetValue<long>());
        Assert.Equal(5, answer["steps"]!.AsArray()[^1]!["counts"]!["total"]!.GetValue<long>() + answer["steps"]!.AsArray()[^2]!["counts"]!["total"]!.GetValue<long>());
    }

    [Fact]
    public async Task A_summary_has_the_sum_of_the_rows_that_match()
    {
        await SomeJobsAsync();

        var all = (await _client.GetAsync("/v1/jobs/summary")).Json;
        var failed = (await _client.GetAsync("/v1/jobs/summary?status=failed")).Json;

        Assert.Equal((5, 0.04m, 0m), (all["counts"]!["total"]!.GetValue<long>(), all["spent"]!.GetValue<decimal>(), all["uncertain"]!.GetValue<decimal>()));
        Assert.Equal("""[{"reason":"provider_unavailable","jobs":2}]""", all["reasons"]!.ToJsonString());
        Assert.Equal(("sandbox", 5L), (all["providers"]![0]!["provider"]!.GetValue<string>(), all["providers"]!.AsArray().Single(entry => entry!["provider"]!.GetValue<string>() == "sandbox")!["jobs"]!.GetValue<long>()));
        Assert.Equal((1, false), (failed["counts"]!["total"]!.GetValue<long>(), failed["has_more"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task Wrong_queries_are_refused()
    {
        (await _client.GetAsync("/v1/statistics?period=year")).Refuses("period");
        (await _client.GetAsync("/v1/jobs/summary?limit=5")).Refuses("limit");
        (await _client.GetAsync("/v1/jobs/summary?cursor=x")).Refuses("cursor");
        (await _client.GetAsync("/v1/jobs/replay?cursor=x")).Refuses("cursor");
    }

    [Fact]
    public async Task A_job_that_waits_to_be_tried_again_says_when()
    {
        var id = await _client.NewJobAsync();
        var claim = await _client.Gateway.BeginAsync(id);
        Attempt[] attempts = [new Attempt { Provider = "sandbox", StartedAt = DateTimeOffset.UtcNow, EndedAt = DateTimeOffset.UtcNow, Outcome = AttemptOutcome.Failed, Reason = FailureReason.ProviderUnavailable, MayHaveCharged = false }];
        await _client.Gateway.Claims.RescheduleAsync(claim, new Reschedule { In = TimeSpan.FromMinutes(5), Requeue = true, Attempts = attempts }, TestContext.Current.CancellationToken);

        var job = (await _client.RowsAsync()).Single();
        var view = WaitingForView.Of(job, new LiveWorkers([], HasUnlisted: true))!;

        Assert.InRange(job.NotBefore!.Value, job.CreatedAt.AddMinutes(4), job.CreatedAt.AddMinutes(6));
        Assert.Equal(("retry", job.NotBefore, "The attempt at 'sandbox' ended with provider_unavailable. The next one begins when its pause is over."), (view.Kind, view.Until, view.Message));
    }

    private async Task SomeJobsAsync()
    {
        List<Guid> ids = [];
        for (var n = 0; n < 5; n++)
        {
            ids.Add(await _client.NewJobAsync());
        }

        await _client.Gateway.BeginAsync(ids[1]);
        await _client.Gateway.SucceedAsync(ids[2]);
        await _client.Gateway.FailAsync(ids[3]);
        await _client.Gateway.FailAsync(ids[4], JobState.OutcomeUnknown);
    }
}
