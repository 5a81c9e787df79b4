using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;

namespace ImageGen.Gateway.Tests.Jobs;

public sealed class SettleTests(SharedGateway shared)
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_that_waits_to_be_settled_says_since_when_and_where_and_announced_it()
    {
        var id = await WaitingAsync();

        var job = (await _client.GetAsync($"/v1/jobs/{id}")).Json;

        Assert.Equal("running", job["status"]!.GetValue<string>());
        Assert.NotNull(job["unknown_since"]);
        Assert.Equal($"/v1/jobs/{id}/settle", job["links"]!["settle"]!.GetValue<string>());
        var unknown = (await _client.GetAsync($"/v1/jobs/{id}/events", ("Accept", "application/json"))).Json["data"]!.AsArray()[^1]!;
        Assert.Equal(
            ("image.outcome_unknown", "sandbox", "m1", "no answer"),
            (unknown["type"]!.GetValue<string>(), unknown["provider"]!.GetValue<string>(), unknown["model"]!.GetValue<string>(), unknown["message"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("""{"bought":false}""", typeof(Settlement.NotBought))]
    [InlineData("""{"bought":true}""", typeof(Settlement.Bought))]
    [InlineData("""{"provider_id":"p-7"}""", typeof(Settlement.Found))]
    public async Task The_operators_settlement_is_accepted(string body, Type settlement)
    {
        var id = await WaitingAsync();

        var answer = await _client.PostJsonAsync($"/v1/jobs/{id}/settle", body, SharedGateway.Admin);

        Assert.Equal((202, $"/v1/jobs/{id}"), (answer.Status, answer.Header("Location")));
        Assert.IsType(settlement, (await _client.Gateway.Store.FindAsync(id, Token))!.Settlement);
    }

    [Theory]
    [InlineData("""{}""", "body")]
    [InlineData("""{"bought":null}""", "body")]
    [InlineData("""{"bought":true,"provider_id":"p"}""", "body")]
    [InlineData("""{"bought":"no"}""", "bought")]
    [InlineData("""{"bought":0}""", "bought")]
    [InlineData("""{"provider_id":""}""", "provider_id")]
    [InlineData("""{"provider_id":"a b"}""", "provider_id")]
    [InlineData("""{"provider_id":7}""", "provider_id")]
    [InlineData("""{"bought":true,"why":"x"}""", "why")]
    public async Task An_ambiguous_settlement_is_refused_and_changes_nothing(string body, string field)
    {
        var id = await WaitingAsync();

        var answer = await _client.PostJsonAsync($"/v1/jobs/{id}/settle", body, SharedGateway.Admin);

        Assert.NotNull(answer.ProblemOf(400, "invalid_request")["errors"]![field]);
        Assert.Null((await _client.Gateway.Store.FindAsync(id, Token))!.Settlement);
    }

    [Fact]
    public async Task A_job_without_an_unknown_outcome_is_not_settled()
    {
        var id = await _client.NewJobAsync();
        Assert.Equal("queued", (await _client.PostJsonAsync($"/v1/jobs/{id}/settle", """{"bought":false}""", SharedGateway.Admin)).ProblemOf(409, "not_unknown")["job_status"]!.GetValue<string>());

        await _client.Gateway.FailAsync(id, JobState.OutcomeUnknown);
        Assert.Equal("outcome_unknown", (await _client.PostJsonAsync($"/v1/jobs/{id}/settle", """{"bought":false}""", SharedGateway.Admin)).ProblemOf(409, "not_unknown")["job_status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Settling_another_tenant_s_job_returns_not_found()
    {
        var id = await WaitingAsync();

        (await shared.Gateway.NewTenant().PostJsonAsync($"/v1/jobs/{id}/settle", """{"bought":false}""", SharedGateway.Admin)).ProblemOf(404, "job_not_found");

        Assert.Null((await _client.Gateway.Store.FindAsync(id, Token))!.Settlement);
    }

    [Fact]
    public async Task Settling_with_a_purchase_that_another_job_continues_is_refused()
    {
        var id = await WaitingAsync();
        await _client.Gateway.WaitAsync(await _client.NewJobAsync(), "sandbox", "p-of-another");

        (await _client.PostJsonAsync($"/v1/jobs/{id}/settle", """{"provider_id":"p-of-another"}""", SharedGateway.Admin)).ProblemOf(409, "purchase_taken");

        Assert.Null((await _client.Gateway.Store.FindAsync(id, Token))!.Settlement);
    }

    private async Task<Guid> WaitingAsync()
    {
        var id = await _client.NewJobAsync();
        var claim = await _client.Gateway.BeginAsync(id);
        Assert.Equal(WriteOutcome.Written, await _client.Gateway.Claims.RecordUnknownAsync(claim, new UnknownOrder("sandbox", "m1", "no answer"), TimeSpan.FromHours(1), Token));
        return id;
    }
}
