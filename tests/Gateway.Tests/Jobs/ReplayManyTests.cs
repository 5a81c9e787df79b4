using System.Text.Json.Nodes;
using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Access;
using ImageGen.Storage.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Gateway.Tests.Jobs;

/// <summary>Replays of the jobs of a filter: shown first, then made as they were shown.</summary>
public sealed class ReplayManyTests(SharedGateway shared)
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Fact]
    public async Task A_plan_shows_what_replays_do_and_cost_and_changes_nothing()
    {
        var (unknown, failed, succeeded) = (await UnknownAsync(), await _client.NewJobAsync(), await _client.NewJobAsync());
        await _client.Gateway.FailAsync(failed);
        await _client.Gateway.SucceedAsync(succeeded);
        var before = (await _client.RowsAsync()).Select(job => (job.Id, job.Sequence)).ToList();

        var plan = (await _client.GetAsync("/v1/jobs/replay")).Json;

        Assert.Equal((1, 1, 1), (Number(plan, "purchases"), Number(plan, "need_accept_double"), Number(plan, "not_replayable")));
        Assert.Equal(unknown, plan["jobs"]!.AsArray().Single()!["id"]!.GetValue<Guid>());
        Assert.Equal("submitting", plan["jobs"]![0]!["resumes_at"]!.GetValue<string>());
        Assert.Equal(before, (await _client.RowsAsync()).Select(job => (job.Id, job.Sequence)));
    }

    [Fact]
    public async Task The_price_of_a_plan_is_that_of_the_dearest_provider_of_the_route()
    {
        // The sandbox costs nothing.
        await UnknownAsync("""{"prompt":"a cat","provider":"sandbox"}""");
        await UnknownAsync("""{"prompt":"a cat","provider":"sandbox","fallback":["painter"]}""");

        var plan = (await _client.GetAsync("/v1/jobs/replay?status=outcome_unknown")).Json;

        Assert.Equal((2, 0.04m, 0), (Number(plan, "purchases"), plan["price"]!.GetValue<decimal>(), Number(plan, "unpriced")));
    }

    [Fact]
    public async Task Shown_jobs_are_replayed_once_however_often_the_call_is_repeated()
    {
        var ids = new[] { await UnknownAsync(), await UnknownAsync(), await UnknownAsync() };
        var plan = (await _client.GetAsync("/v1/jobs/replay?status=outcome_unknown&limit=2")).Json;
        var body = BodyOf(plan, Number(plan, "purchases"));

        var first = (await _client.PostJsonAsync("/v1/jobs/replay", body)).Json;
        var second = (await _client.PostJsonAsync("/v1/jobs/replay", body)).Json;

        Assert.Equal((2, 0, 2), (Number(first, "replayed"), Number(first, "changed"), Number(first, "purchases")));
        Assert.Equal((0, 2, 0), (Number(second, "replayed"), Number(second, "changed"), Number(second, "purchases")));
        Assert.Equal([0, 1, 1], (await _client.RowsAsync()).Select(job => job.Replays).Order());
        var rest = (await _client.GetAsync("/v1/jobs/replay?status=outcome_unknown")).Json;
        Assert.Equal(ids[0], rest["jobs"]!.AsArray().Single()!["id"]!.GetValue<Guid>());
    }

    [Fact]
    public async Task More_purchases_than_agreed_to_replay_no_job()
    {
        await UnknownAsync();
        await UnknownAsync();
        var plan = (await _client.GetAsync("/v1/jobs/replay")).Json;

        (await _client.PostJsonAsync("/v1/jobs/replay", BodyOf(plan, 1))).ProblemOf(409, "purchases_exceeded");

        Assert.All(await _client.RowsAsync(), job => Assert.Equal(JobState.OutcomeUnknown, job.State));
    }

    [Fact]
    public async Task Jobs_of_others_changed_ones_and_those_that_may_pay_twice_are_left_alone()
    {
        var (mine, risky) = (await UnknownAsync(), await _client.NewJobAsync());
        await _client.Gateway.FailAsync(risky);
        var stranger = _client.Gateway.NewTenant();
        var theirs = await stranger.NewJobAsync();
        await _client.Gateway.FailAsync(theirs, JobState.OutcomeUnknown);

        var answer = await _client.PostJsonAsync("/v1/jobs/replay", $$"""
            {"jobs":[{"id":"{{mine}}","sequence":1},{"id":"{{risky}}","sequence":3},{"id":"{{theirs}}","sequence":3},{"id":"{{Guid.NewGuid()}}","sequence":1}],"purchases":100}
            """);

        Assert.Equal(["changed", "refused", "missing", "missing"], answer.Json["jobs"]!.AsArray().Select(job => job!["effect"]!.GetValue<string>()));
        Assert.Equal(0, Number(answer.Json, "replayed"));
        Assert.Equal(JobState.OutcomeUnknown, (await stranger.RowsAsync()).Single().State);
    }

    [Theory]
    [InlineData("{}", "jobs", "purchases")]
    [InlineData("""{"jobs":[],"purchases":0}""", "jobs")]
    [InlineData("""{"jobs":["x"],"purchases":-1}""", "jobs", "purchases")]
    [InlineData("""{"jobs":[{"id":"x"}],"purchases":101}""", "jobs[0].id", "jobs[0].sequence", "purchases")]
    [InlineData("""{"jobs":[{"id":"0d9f1c3e-6a44-4f0a-9a53-1f8a6f0a7b31","sequence":1,"accept_double":true}],"purchases":1}""", "jobs[0].accept_double")]
    [InlineData("""{"status":"failed","purchases":1}""", "jobs", "status")]
    public async Task A_body_that_does_not_name_jobs_and_purchases_is_refused(string body, params string[] fields)
        => (await _client.PostJsonAsync("/v1/jobs/replay", body)).Refuses(fields);

    [Fact]
    public async Task A_replay_of_many_jobs_is_in_the_audit_log_once()
    {
        for (var n = 0; n < 2; n++)
        {
            await UnknownAsync();
            var plan = (await _client.GetAsync("/v1/jobs/replay?status=outcome_unknown")).Json;
            Assert.Equal(1, Number((await _client.PostJsonAsync("/v1/jobs/replay", BodyOf(plan, 1))).Json, "replayed"));
        }

        var changes = await _client.Gateway.App.Services.GetRequiredService<IApiKeys>().ReadAuditAsync(TestContext.Current.CancellationToken);
        Assert.Single(changes, change => change.Subject == _client.Tenant && change.Action == AccessActions.JobsReplayed);
    }

    [Fact]
    public async Task A_search_finds_jobs_by_prompt_label_and_id()
    {
        var (id, other) = (await _client.NewJobAsync("""{"prompt":"a Red lighthouse","metadata":{"order":"K-77"}}"""), await _client.NewJobAsync());

        foreach (var text in new[] { "red%20LIGHT", "k-77", $"{id}"[..13] })
        {
            Assert.Equal([id], (await _client.GetAsync($"/v1/jobs?search={text}")).Json["data"]!.AsArray().Select(job => job!["id"]!.GetValue<Guid>()));
        }

        (await _client.GetAsync("/v1/jobs?search=")).Refuses("search");
        var canceled = (await _client.PostJsonAsync("/v1/jobs/cancel", """{"search":"lighthouse"}""")).Json;
        Assert.Equal(1, Number(canceled, "canceled"));
        Assert.Equal(JobState.Queued, (await _client.RowsAsync()).Single(job => job.Id == other).State);
    }

    private static int Number(JsonNode node, string name) => node[name]!.GetValue<int>();

    private static string BodyOf(JsonNode plan, int purchases)
        => $$"""{"jobs":[{{string.Join(',', plan["jobs"]!.AsArray().Select(job => $$"""{"id":"{{job!["id"]}}","sequence":{{job["sequence"]}}}"""))}}],"purchases":{{purchases}}}""";

    private async Task<Guid> UnknownAsync(string request = """{"prompt":"a cat"}""")
    {
        var id = await _client.NewJobAsync(request);
        await _client.Gateway.FailAsync(id, JobState.OutcomeUnknown);
        return id;
    }
}
