using System.Text.Json.Nodes;
using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Tests.Jobs;

/// <summary>Cancels of a batch, and of what a filter has.</summary>
public sealed class CancelManyTests(SharedGateway shared)
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Fact]
    public async Task Canceling_a_batch_reports_the_canceled_requested_and_ended_jobs()
    {
        var batch = (await _client.SubmitAsync("""{"prompt":"a cat","count":4}""")).Json;
        var ids = batch["jobs"]!.AsArray().Select(job => job!["id"]!.GetValue<Guid>()).ToList();
        await _client.Gateway.SucceedAsync(ids[0]);
        await _client.Gateway.BeginAsync(ids[1]);

        var answer = await _client.PostAsync(batch["links"]!["cancel"]!.GetValue<string>());

        Assert.Equal(200, answer.Status);
        Assert.Equal((2, 1, 1), CountsOf(answer.Json));
        Assert.Equal((0.04m, true), (answer.Json["cost"]!["amount"]!.GetValue<decimal>(), answer.Json["cost"]!["certain"]!.GetValue<bool>()));
        Assert.Equal(["too_late", "requested", "canceled", "canceled"], answer.Json["jobs"]!.AsArray().Select(job => job!["effect"]!.GetValue<string>()));
        Assert.Equal(batch["id"]!.GetValue<Guid>(), answer.Json["batch_id"]!.GetValue<Guid>());
        Assert.True((await _client.GetAsync($"/v1/jobs/{ids[1]}")).Json["cancel_requested"]!.GetValue<bool>());

        // A repeated request changes nothing and returns the same.
        var sequences = (await _client.RowsAsync()).Select(job => job.Sequence).Order().ToList();
        Assert.Equal(answer.Text, (await _client.PostAsync($"/v1/batches/{batch["id"]}/cancel")).Text);
        Assert.Equal(sequences, (await _client.RowsAsync()).Select(job => job.Sequence).Order());
    }

    [Fact]
    public async Task A_batch_that_has_ended_has_no_link_and_counts_what_came_too_late()
    {
        var batch = (await _client.SubmitAsync("""{"prompt":"a cat","count":2}""")).Json;
        foreach (var job in batch["jobs"]!.AsArray())
        {
            await _client.Gateway.FailAsync(job!["id"]!.GetValue<Guid>());
        }

        Assert.Null((await _client.GetAsync($"/v1/batches/{batch["id"]}")).Json["links"]!["cancel"]);
        Assert.Equal((0, 0, 2), CountsOf((await _client.PostAsync($"/v1/batches/{batch["id"]}/cancel")).Json));
    }

    [Theory]
    [InlineData("""{"dry_run":true}""", "dry_run")]
    [InlineData("dry_run=true", "body")]
    [InlineData("[]", "body")]
    public async Task A_cancel_with_an_unexpected_body_is_refused_and_cancels_nothing(string body, string field)
    {
        var batch = (await _client.SubmitAsync("""{"prompt":"a cat","count":2}""")).Json;
        foreach (var path in new[] { $"/v1/batches/{batch["id"]}/cancel", $"/v1/jobs/{batch["jobs"]![0]!["id"]}/cancel" })
        {
            var problem = (await _client.PostJsonAsync(path, body)).ProblemOf(400, "invalid_request");

            Assert.NotNull(problem["errors"]![field]);
        }

        Assert.All(await _client.RowsAsync(), job => Assert.Equal(JobState.Queued, job.State));
        Assert.Equal(200, (await _client.PostJsonAsync($"/v1/batches/{batch["id"]}/cancel", "{}")).Status);
    }

    [Fact]
    public async Task Canceling_another_tenant_s_batch_returns_not_found()
    {
        var batch = await _client.SubmitAsync("""{"prompt":"a cat","count":2}""");

        (await _client.Gateway.NewTenant().PostAsync($"/v1/batches/{batch.Id}/cancel")).ProblemOf(404, "batch_not_found");
        (await _client.PostAsync($"/v1/batches/{Guid.NewGuid()}/cancel")).ProblemOf(404, "batch_not_found");

        Assert.All(await _client.RowsAsync(), job => Assert.Equal(JobState.Queued, job.State));
    }

    [Fact]
    public async Task A_filter_cancels_the_unfinished_jobs_it_has_and_no_others()
    {
        var other = await _client.NewJobAsync("""{"prompt":"a cat","metadata":{"order":"8"}}""");
        var stranger = _client.Gateway.NewTenant();
        var theirs = await stranger.NewJobAsync("""{"prompt":"a cat","metadata":{"order":"7"}}""");
        var (queued, running, ended) = (await LabeledAsync(), await LabeledAsync(), await LabeledAsync());
        await _client.Gateway.BeginAsync(running);
        await _client.Gateway.SucceedAsync(ended);

        const string Filter = """{"metadata":{"order":"7"}""";
        var plan = await CancelAsync(Filter + ""","dry_run":true}""");
        Assert.Equal((1, 1, 0), CountsOf(plan.Json));
        Assert.True(plan.Json["dry_run"]!.GetValue<bool>());
        Assert.Equal(JobState.Queued, (await RowAsync(queued)).State);
        Assert.False((await RowAsync(running)).CancelRequested);

        Assert.Equal((1, 1, 0), CountsOf((await CancelAsync(Filter + "}")).Json));
        Assert.Equal(JobState.Canceled, (await RowAsync(queued)).State);
        Assert.True((await RowAsync(running)).CancelRequested);
        Assert.Equal((JobState.Queued, JobState.Queued, JobState.Succeeded), ((await RowAsync(other)).State, (await RowAsync(theirs)).State, (await RowAsync(ended)).State));

        // What is canceled is no unfinished job any more; what is asked to stop is, until it has.
        Assert.Equal((0, 1, 0), CountsOf((await CancelAsync(Filter + "}")).Json));
    }

    [Fact]
    public async Task A_cancel_of_many_continues_with_its_cursor_until_none_is_left()
    {
        for (var n = 0; n < 7; n++)
        {
            await _client.NewJobAsync();
        }

        List<int> canceled = [];
        string? cursor = null;
        do
        {
            var answer = (await CancelAsync($$"""{"all":true,"limit":3{{(cursor is null ? "" : $",\"cursor\":\"{cursor}\"")}}}""")).Json;
            canceled.Add(answer["canceled"]!.GetValue<int>());
            cursor = answer["next_cursor"]?.GetValue<string>();
            Assert.Equal(cursor is not null, answer["has_more"]!.GetValue<bool>());
        }
        while (cursor is not null);

        Assert.Equal([3, 3, 1], canceled);
        Assert.All(await _client.RowsAsync(), job => Assert.Equal(JobState.Canceled, job.State));
    }

    [Theory]
    [InlineData("{}", "all")]
    [InlineData("""{"all":false}""", "all")]
    [InlineData("""{"all":true,"status":"queued"}""", "all")]
    [InlineData("""{"metadata":{}}""", "all")]
    [InlineData("""{"status":"failed"}""", "status")]
    [InlineData("""{"reason":"timed_out"}""", "reason")]
    [InlineData("""{"all":"yes"}""", "all")]
    [InlineData("""{"status":"queued","dryrun":true}""", "dryrun")]
    [InlineData("""{"status":"queued","limit":0}""", "limit")]
    [InlineData("""{"status":"queued","limit":101}""", "limit")]
    [InlineData("""{"status":"queued","cursor":"nonsense"}""", "cursor")]
    [InlineData("""{"created_after":"lately"}""", "created_after")]
    [InlineData("""{"provider":"Not A Name"}""", "provider")]
    [InlineData("""{"metadata":{"":"x"}}""", "metadata.")]
    public async Task A_cancel_with_an_ambiguous_filter_is_refused_and_cancels_nothing(string body, string field)
    {
        var id = await _client.NewJobAsync();

        (await CancelAsync(body)).Refuses(field);

        Assert.Equal(JobState.Queued, (await RowAsync(id)).State);
    }

    [Fact]
    public async Task A_mistyped_field_gets_a_suggestion()
        => Assert.Contains(
            " Did you mean dry_run? ",
            (await CancelAsync("""{"status":"queued","dryrun":true}""")).Json["errors"]!["dryrun"]![0]!.GetValue<string>(),
            StringComparison.Ordinal);

    private Task<Answer> CancelAsync(string body) => _client.PostJsonAsync("/v1/jobs/cancel", body);

    private Task<Guid> LabeledAsync() => _client.NewJobAsync("""{"prompt":"a cat","metadata":{"order":"7"}}""");

    private async Task<Job> RowAsync(Guid id) => (await _client.Gateway.Store.FindAsync(id, TestContext.Current.CancellationToken))!;

    private static (int Canceled, int Requested, int TooLate) CountsOf(JsonNode answer)
        => (answer["canceled"]!.GetValue<int>(), answer["requested"]!.GetValue<int>(), answer["too_late"]!.GetValue<int>());
}
