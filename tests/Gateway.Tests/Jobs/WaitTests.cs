using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.Jobs;

[Trait("Category", "Long")]
public sealed class WaitTests(SharedGateway shared)
{
    private const string Cat = """{"prompt":"a cat"}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_job_that_ends_while_its_client_waits_is_answered_with_200(bool hintsAreLost)
    {
        await using var gateway = await StartAsync(new SpySignals { Deaf = hintsAreLost });
        var client = gateway.NewTenant();
        var waiting = client.SubmitAsync(Cat, ("Prefer", "wait=30"));
        await Eventually.TrueAsync(async () => (await client.RowsAsync()).Count == 1, "the row is there", TimeSpan.FromSeconds(20));

        await gateway.SucceedAsync((await client.RowsAsync())[0].Id);
        var answer = await waiting;

        Assert.Equal(200, answer.Status);
        Assert.Equal("wait=30", answer.Header("Preference-Applied"));
        Assert.Equal("succeeded", answer.Json["status"]!.GetValue<string>());
        Assert.Equal($"/v1/jobs/{answer.Id:D}", answer.Header("Location"));
    }

    [Fact]
    public async Task A_job_that_fails_while_its_client_waits_is_answered_with_200_and_the_error()
    {
        await using var gateway = await StartAsync(new SpySignals());
        var client = gateway.NewTenant();
        gateway.Commands.Answer = async (command, _) =>
        {
            await gateway.FailAsync(command.JobId);
            return true;
        };

        var answer = await client.SubmitAsync(Cat, ("Prefer", "wait=30"));

        Assert.Equal(200, answer.Status);
        Assert.Equal("failed", answer.Json["status"]!.GetValue<string>());
        Assert.Equal("provider_unavailable", answer.Json["error"]!["reason"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Reading_a_job_or_batch_can_wait_for_its_end(int count)
    {
        await using var gateway = await StartAsync(new SpySignals());
        var client = gateway.NewTenant();
        var accepted = await client.SubmitAsync($$"""{"prompt":"a cat","count":{{count}}}""");
        var path = accepted.Header("Location")!;
        var waiting = client.GetAsync(path, ("Prefer", "wait=30"));
        foreach (var row in await client.RowsAsync())
        {
            await gateway.SucceedAsync(row.Id);
        }

        var answer = await waiting;

        Assert.Equal(200, answer.Status);
        Assert.Equal("wait=30", answer.Header("Preference-Applied"));
        Assert.Equal("succeeded", answer.Json["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Reading_a_job_that_does_not_end_in_time_returns_its_current_state()
    {
        var client = shared.Gateway.NewTenant();
        var id = await client.NewJobAsync();

        var answer = await client.GetAsync($"/v1/jobs/{id}", ("Prefer", "wait=1"));
        var nonsense = await client.GetAsync($"/v1/jobs/{id}", ("Prefer", "wait=abc"));

        Assert.Equal((200, "queued", "wait=1"), (answer.Status, answer.Json["status"]!.GetValue<string>(), answer.Header("Preference-Applied")));
        Assert.Equal((200, null), (nonsense.Status, nonsense.Header("Preference-Applied")));
    }

    [Fact]
    public async Task A_job_that_does_not_end_in_time_is_answered_with_202()
    {
        var answer = await shared.Gateway.NewTenant().SubmitAsync(Cat, ("Prefer", "wait=1"));

        Assert.Equal(202, answer.Status);
        Assert.Equal("wait=1", answer.Header("Preference-Applied"));
        Assert.Equal("queued", answer.Json["status"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("wait", "wait=60")]
    [InlineData("wait=60", "wait=60")]
    [InlineData("wait=3600", "wait=60")]
    [InlineData("WAIT = 5", "wait=5")]
    [InlineData("wait=\"5\"", "wait=5")]
    [InlineData("respond-async, wait=5; foo=bar", "wait=5")]
    [InlineData("wait=5, wait=6", "wait=5")]
    [InlineData("wait=0", null)]
    [InlineData("wait=-1", null)]
    [InlineData("wait=soon", null)]
    [InlineData("wait=", null)]
    [InlineData("wait=1.5", null)]
    [InlineData("waiting=5", null)]
    [InlineData("respond-async", null)]
    public async Task A_preference_is_met_as_far_as_it_is_understood(string preference, string? applied)
    {
        await using var gateway = await StartAsync(new SpySignals());
        gateway.Commands.Answer = async (command, _) =>
        {
            await gateway.SucceedAsync(command.JobId);
            return true;
        };

        var answer = await gateway.NewTenant().SubmitAsync(Cat, ("Prefer", preference));

        Assert.Equal(applied, answer.Header("Preference-Applied"));
        Assert.Equal(applied is null ? 202 : 200, answer.Status);
    }

    [Fact]
    public async Task A_wait_ends_when_its_client_leaves()
    {
        var signals = new SpySignals { Deaf = true };
        await using var gateway = await StartAsync(signals);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/jobs") { Content = new StringContent(Cat, null, "application/json") };
        request.Headers.Add("Prefer", "wait=60");
        var waiting = gateway.Http.SendAsync(request, leaving.Token);
        await Eventually.TrueAsync(() => signals.Begun > 0, "the wait began", TimeSpan.FromSeconds(20));

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Eventually.TrueAsync(() => signals.Canceled > 0, "the wait was canceled", TimeSpan.FromSeconds(20));
        await Eventually.TrueAsync(() => signals.Ended == signals.Begun, "every wait ended", TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_wait_ends_with_202_when_the_host_stops()
    {
        var signals = new SpySignals { Deaf = true };
        await using var gateway = await StartAsync(signals);
        var waiting = gateway.NewTenant().SubmitAsync(Cat, ("Prefer", "wait=60"));
        await Eventually.TrueAsync(() => signals.Begun > 0, "the wait began", TimeSpan.FromSeconds(20));

        await gateway.App.StopAsync(Token);

        Assert.Equal(202, (await waiting).Status);
    }

    private Task<TestGateway> StartAsync(SpySignals signals) => TestGateway.StartAsync(shared.ConnectionString, builder => signals.ReplaceIn(builder.Services));
}
