using ImageGen.Gateway.Tests.World;
using Microsoft.Extensions.Logging;

namespace ImageGen.Gateway.Tests.Http;

public sealed class PromptLogTests(SharedGateway shared)
{
    [Fact]
    public async Task No_log_line_at_information_or_above_contains_the_prompt()
    {
        await using var gateway = await TestGateway.StartAsync(shared.ConnectionString);
        var client = gateway.NewTenant();
        var answers = 0;
        gateway.Commands.Answer = (_, _) => ++answers == 1 ? Task.FromResult(true) : throw new InvalidOperationException("The bus is broken.");

        var good = await client.SubmitAsync("""{"prompt":"XYZZY plugh","negative_prompt":"XYZZY"}""", ("Idempotency-Key", "k1"));
        await client.SubmitAsync("""{"prompt":"XYZZY plugh again","negative_prompt":"XYZZY"}""", ("Idempotency-Key", "k1"));
        await client.SubmitAsync("""{"prompt":"XYZZY plugh","metadata":{"a":"XYZZY"}}""");
        await client.SubmitAsync("""{"prompt":"XYZZY\u0000","steps":0}""");
        await client.SubmitAsync("""{"prompt":"XYZZY" XYZZY}""");
        await client.GetAsync($"/v1/jobs/{good.Id}");
        await gateway.SucceedAsync(good.Id);
        await client.GetAsync($"/v1/jobs/{good.Id}/events");
        await client.GetAsync("/v1/jobs");

        Assert.Equal(2, answers);
        Assert.Contains(gateway.Logs.Lines, line => line.Level == LogLevel.Information && line.Text.Contains("/v1/jobs", StringComparison.Ordinal));
        Assert.DoesNotContain(gateway.Logs.Lines, line => line.Level >= LogLevel.Information && line.Text.Contains("XYZZY", StringComparison.Ordinal));
    }
}
