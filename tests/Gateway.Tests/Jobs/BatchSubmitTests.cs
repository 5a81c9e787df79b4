using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.Jobs;

public sealed class BatchSubmitTests(SharedGateway shared)
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Fact]
    public async Task A_count_above_one_makes_a_batch_of_jobs_with_seeds_of_their_own()
    {
        var answer = await _client.SubmitAsync("""{"prompt":"a cat","count":3,"seed":4294967294}""");

        Assert.Equal(202, answer.Status);
        Assert.Equal($"/v1/batches/{answer.Id:D}", answer.Header("Location"));
        Assert.Equal("queued", answer.Json["status"]!.GetValue<string>());
        Assert.Equal(3, answer.Json["counts"]!["total"]!.GetValue<int>());
        Assert.Equal(3, answer.Json["counts"]!["queued"]!.GetValue<int>());
        var jobs = answer.Json["jobs"]!.AsArray();
        Assert.Equal([4294967294, 4294967295, 0], jobs.Select(job => job!["seed"]!.GetValue<long>()));
        Assert.All(jobs, job => Assert.Equal(answer.Id, job!["batch_id"]!.GetValue<Guid>()));
    }

    [Fact]
    public async Task Every_job_of_a_batch_gets_a_command_of_its_own()
    {
        var answer = await _client.SubmitAsync("""{"prompt":"a cat","count":16}""");

        var ids = answer.Json["jobs"]!.AsArray().Select(job => job!["id"]!.GetValue<Guid>()).ToHashSet();
        var sent = _client.Gateway.Commands.SentFor(_client.Tenant).ToList();
        Assert.Equal(16, ids.Count);
        Assert.Equal(ids, sent.Select(command => command.Command.JobId).ToHashSet());
        Assert.All(sent, command => Assert.Null(command.Command.Request.Count));
        Assert.Equal(16, sent.Select(command => command.Command.Request.Seed).Distinct().Count());
    }

    [Fact]
    public async Task A_batch_reads_as_it_was_answered()
    {
        var answer = await _client.SubmitAsync("""{"prompt":"a cat","count":2}""");

        var later = await _client.GetAsync(answer.Header("Location")!);

        Assert.Equal(200, later.Status);
        Assert.Equal(answer.Text, later.Text);
        Assert.Equal(["id", "status", "created_at", "counts", "jobs", "identical_images", "links"], later.Json.AsObject().Select(field => field.Key));
    }

    [Fact]
    public async Task A_batch_request_with_wait_returns_200_when_all_its_jobs_have_ended()
    {
        var gateway = _client.Gateway;
        var waiting = _client.SubmitAsync("""{"prompt":"a cat","count":2}""", ("Prefer", "wait=30"));
        await Eventually.TrueAsync(async () => (await _client.RowsAsync()).Count == 2, "the rows are there", TimeSpan.FromSeconds(20));
        foreach (var row in await _client.RowsAsync())
        {
            await gateway.SucceedAsync(row.Id);
        }

        var answer = await waiting;

        Assert.Equal(200, answer.Status);
        Assert.Equal("succeeded", answer.Json["status"]!.GetValue<string>());
    }
}
