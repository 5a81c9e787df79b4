using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.Jobs;

public sealed class JobLogTests(SharedGateway shared)
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Fact]
    public async Task An_accepted_job_and_a_canceled_one_are_a_line_each_without_the_prompt()
    {
        var job = await _client.NewJobAsync("""{"prompt":"a secret cat"}""");
        await _client.PostAsync($"/v1/jobs/{job}/cancel");

        var lines = shared.Gateway.Logs.Lines.Where(line => line.Text.Contains(job.ToString(), StringComparison.Ordinal)).ToList();
        Assert.Single(lines, line => line.Text.StartsWith($"Job accepted: job={job} tenant={_client.Tenant} batch=(null) lane=", StringComparison.Ordinal));
        Assert.Single(lines, line => line.Text.StartsWith($"Job ended: job={job} tenant={_client.Tenant} status=canceled reason=canceled", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Text.Contains("secret", StringComparison.Ordinal));
    }
}
