using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.Jobs;

public sealed class BatchStatusTests(SharedGateway shared)
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Fact]
    public async Task A_batch_is_running_while_any_job_has_not_ended()
    {
        var (batch, jobs) = await NewBatchAsync();
        await _client.Gateway.SucceedAsync(jobs[0]);

        Assert.Equal("running", await StatusAsync(batch));
    }

    [Fact]
    public async Task A_batch_whose_jobs_end_alike_has_their_status()
    {
        var (batch, jobs) = await NewBatchAsync();
        await _client.Gateway.FailAsync(jobs[0]);
        await _client.Gateway.FailAsync(jobs[1]);

        Assert.Equal("failed", await StatusAsync(batch));
    }

    [Fact]
    public async Task A_batch_whose_jobs_end_differently_is_mixed()
    {
        var (batch, jobs) = await NewBatchAsync();
        await _client.Gateway.SucceedAsync(jobs[0]);
        await _client.PostAsync($"/v1/jobs/{jobs[1]}/cancel");

        Assert.Equal("mixed", await StatusAsync(batch));
        var counts = (await _client.GetAsync($"/v1/batches/{batch}")).Json["counts"]!;
        Assert.Equal("""{"total":2,"queued":0,"running":0,"succeeded":1,"failed":0,"canceled":1,"outcome_unknown":0}""", counts.ToJsonString());
    }

    [Theory]
    [InlineData("00000000-0000-4000-8000-000000000000")]
    [InlineData("nonsense")]
    public async Task An_unknown_or_malformed_batch_is_a_404(string id)
        => (await _client.GetAsync($"/v1/batches/{id}")).ProblemOf(404, "batch_not_found");

    private async Task<(Guid Batch, List<Guid> Jobs)> NewBatchAsync()
    {
        var answer = await _client.SubmitAsync("""{"prompt":"a cat","count":2}""");
        return (answer.Id, answer.Json["jobs"]!.AsArray().Select(job => job!["id"]!.GetValue<Guid>()).ToList());
    }

    private async Task<string> StatusAsync(Guid batch)
        => (await _client.GetAsync($"/v1/batches/{batch}")).Json["status"]!.GetValue<string>();
}
