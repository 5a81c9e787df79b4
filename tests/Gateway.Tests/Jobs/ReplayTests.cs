using System.Net.Http.Headers;
using System.Text;
using ImageGen.Gateway.Tests.World;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;

namespace ImageGen.Gateway.Tests.Jobs;

public sealed class ReplayTests(SharedGateway shared)
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Fact]
    public async Task A_job_whose_outcome_is_unknown_is_replayed_as_it_was_read_and_only_once()
    {
        var id = await EndedAsync(JobState.OutcomeUnknown);
        var job = (await _client.GetAsync($"/v1/jobs/{id}")).Json;
        Assert.Equal("""{"resumes_at":"submitting","purchases":1,"needs_accept_double":false}""", job["replay"]!.ToJsonString());

        var first = await ReplayAsync(id, $$"""{"sequence":{{job["sequence"]}}}""");
        var second = await ReplayAsync(id, $$"""{"sequence":{{job["sequence"]}}}""");

        Assert.Equal((202, $"/v1/jobs/{id}", "running"), (first.Status, first.Header("Location"), first.Json["status"]!.GetValue<string>()));
        Assert.Null(first.Json["replay"]);
        Assert.Equal("running", second.ProblemOf(409, "job_changed")["job_status"]!.GetValue<string>());
        Assert.Equal(1, (await _client.RowsAsync()).Single().Replays);
    }

    [Fact]
    public async Task A_replayed_job_s_stream_has_the_events_of_both_runs_and_ends_with_the_last()
    {
        var id = await EndedAsync(JobState.OutcomeUnknown);
        await ReplayAsync(id, """{"sequence":3}""");
        await _client.GetAsync($"/v1/jobs/{id}");
        var claim = (await _client.Gateway.Claims.ClaimAsync(id, new Claimant("test"), TimeSpan.FromMinutes(1), ifDue: false, lane: null, TestContext.Current.CancellationToken)).Job!;
        await _client.Gateway.Claims.FinishAsync(claim, new TerminalResult { State = JobState.Canceled, Attempts = [] }, TestContext.Current.CancellationToken);

        var listed = (await _client.GetAsync($"/v1/jobs/{id}/events", ("Accept", "application/json"))).Json["data"]!.AsArray();
        var streamed = (await _client.GetAsync($"/v1/jobs/{id}/events")).Text;

        string[] expected = ["image.accepted", "image.started", "image.failed", "image.replayed", "image.canceled"];
        Assert.Equal(expected, listed.Select(item => item!["type"]!.GetValue<string>()));
        Assert.Equal(("submitting", 1), (listed[3]!["resumes_at"]!.GetValue<string>(), listed[3]!["replays"]!.GetValue<int>()));
        Assert.Equal(expected, streamed.Split('\n').Where(line => line.StartsWith("event: ", StringComparison.Ordinal)).Select(line => line[7..].Trim()));
    }

    [Fact]
    public async Task A_lost_image_is_bought_again_only_when_the_replay_accepts_it()
    {
        var id = await EndedAsync(JobState.Failed);
        Assert.True((await _client.GetAsync($"/v1/jobs/{id}")).Json["replay"]!["needs_accept_double"]!.GetValue<bool>());

        (await ReplayAsync(id, """{"sequence":3}""")).ProblemOf(409, "not_replayable");

        var accepted = await ReplayAsync(id, """{"sequence":3,"accept_double":true}""", null, SharedGateway.Admin);
        Assert.Equal((202, "queued"), (accepted.Status, accepted.Json["status"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Replaying_a_running_or_succeeded_job_is_refused_and_another_tenant_s_job_is_not_found()
    {
        var queued = await _client.NewJobAsync();
        var done = await _client.NewJobAsync();
        await _client.Gateway.SucceedAsync(done);
        var failed = await EndedAsync(JobState.OutcomeUnknown);

        (await ReplayAsync(queued, """{"sequence":1}""")).ProblemOf(409, "not_replayable");
        (await ReplayAsync(done, """{"sequence":3}""")).ProblemOf(409, "not_replayable");
        (await ReplayAsync(failed, """{"sequence":3}""", shared.Gateway.NewTenant())).ProblemOf(404, "job_not_found");
        (await ReplayAsync(Guid.NewGuid(), """{"sequence":3}""")).ProblemOf(404, "job_not_found");
    }

    [Fact]
    public async Task A_job_of_a_command_that_could_not_be_obeyed_is_refused_and_keeps_its_error()
    {
        var id = JobId.New();
        await _client.Gateway.Store.CreateAsync(
            new JobSubmission
            {
                Tenant = _client.Tenant,
                Lane = "default",
                Jobs = [new NewJob(id, new Contracts.ImageRequest { Prompt = "", Seed = 0 })],
                ExpiresIn = TimeSpan.FromDays(1),
                Complaint = "The body is not the JSON of this command.",
            },
            TestContext.Current.CancellationToken);
        await _client.Gateway.FailAsync(id, JobState.Failed);
        var job = (await _client.GetAsync($"/v1/jobs/{id}")).Json;
        Assert.Null(job["replay"]);

        var refused = (await ReplayAsync(id, $$"""{"sequence":{{job["sequence"]}}}""")).ProblemOf(409, "not_replayable");

        Assert.Contains("no request to order", refused["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(job["error"]!.ToJsonString(), (await _client.GetAsync($"/v1/jobs/{id}")).Json["error"]!.ToJsonString());
    }

    [Theory]
    [InlineData("{}", "sequence")]
    [InlineData("""{"sequence":0}""", "sequence")]
    [InlineData("""{"sequence":"3"}""", "sequence")]
    [InlineData("""{"sequence":3,"accept_double":"yes"}""", "accept_double")]
    [InlineData("""{"sequence":3,"force":true}""", "force")]
    public async Task A_replay_with_an_invalid_body_is_refused(string body, string field)
        => (await ReplayAsync(await EndedAsync(JobState.OutcomeUnknown), body)).Refuses(field);

    [Fact]
    public async Task A_list_can_be_of_one_reason_and_one_time()
    {
        var before = DateTimeOffset.UtcNow.AddMinutes(-1);
        var id = await EndedAsync(JobState.Failed);

        Assert.Equal([id], await ListAsync($"status=failed&reason=provider_unavailable&ended_after={before:yyyy-MM-ddTHH:mm:ssZ}"));
        Assert.Empty(await ListAsync("status=failed&reason=timed_out"));
        Assert.Empty(await ListAsync($"ended_before={before:yyyy-MM-ddTHH:mm:ssZ}"));
    }

    [Theory]
    [InlineData("reason=boredom", "reason")]
    [InlineData("ended_after=yesterday", "ended_after")]
    [InlineData("ended_before=2026-01-31T12:00:00", "ended_before")]
    [InlineData("ended_before=2026-01-31T12:00:00Z&ended_before=2026-01-31T12:00:00Z", "ended_before")]
    public async Task A_filter_that_can_t_be_read_is_refused_by_name(string query, string parameter)
        => (await _client.GetAsync($"/v1/jobs?{query}")).Refuses(parameter);

    private async Task<IEnumerable<Guid>> ListAsync(string query)
        => (await _client.GetAsync($"/v1/jobs?{query}")).Json["data"]!.AsArray().Select(job => job!["id"]!.GetValue<Guid>());

    private async Task<Guid> EndedAsync(JobState state)
    {
        var id = await _client.NewJobAsync();
        await _client.Gateway.FailAsync(id, state);
        return id;
    }

    private Task<Answer> ReplayAsync(Guid id, string body, TestClient? client = null, params (string, string)[] headers)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return (client ?? _client).SendAsync(new HttpRequestMessage(HttpMethod.Post, $"/v1/jobs/{id}/replay") { Content = content }, headers);
    }
}
