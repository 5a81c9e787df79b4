using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;

namespace ImageGen.Gateway.Tests.Jobs;

/// <summary>Operations of the operator only, if an admin token distinguishes the operator from the tenants.</summary>
public sealed class OperatorTests(SharedGateway shared) : IAsyncLifetime
{
    private const string AdminToken = "operator-0123456789";

    private static readonly (string, string) Admin = ("Authorization", $"Bearer {AdminToken}");

    private TestGateway _gateway = null!;
    private TestClient _client = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _gateway = await TestGateway.StartAsync(shared.ConnectionString, builder => builder.Configuration["Gateway:AdminToken"] = AdminToken);
        _client = _gateway.NewTenant();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer wrong")]
    [InlineData("Basic " + AdminToken)]
    public async Task A_settlement_by_a_tenant_is_refused(string? authorization)
    {
        var id = await WaitingAsync();
        (string, string)[] headers = authorization is null ? [] : [("Authorization", authorization)];

        foreach (var body in new[] { """{"bought":false}""", """{"bought":true}""", """{"provider_id":"p-1"}""" })
        {
            var answer = await SendAsync($"/v1/jobs/{id}/settle", body, headers);
            answer.ProblemOf(401, "admin_token_needed");
            Assert.Equal("Bearer", answer.Header("WWW-Authenticate"));
        }

        Assert.Null((await _gateway.Store.FindAsync(id, Token))!.Settlement);
        (await SendAsync($"/v1/jobs/{Guid.NewGuid()}/settle", """{"bought":false}""", headers)).ProblemOf(401, "admin_token_needed");
    }

    [Fact]
    public async Task A_settlement_by_the_operator_is_accepted()
    {
        var id = await WaitingAsync();

        Assert.Equal(202, (await SendAsync($"/v1/jobs/{id}/settle", """{"bought":false}""", Admin)).Status);

        Assert.IsType<Settlement.NotBought>((await _gateway.Store.FindAsync(id, Token))!.Settlement);
    }

    [Fact]
    public async Task A_tenant_can_replay_but_not_accept_a_second_purchase()
    {
        var lost = await EndedAsync(JobState.Failed);
        var unknown = await EndedAsync(JobState.OutcomeUnknown);

        (await SendAsync($"/v1/jobs/{lost}/replay", """{"sequence":3,"accept_double":true}""")).ProblemOf(401, "admin_token_needed");
        (await SendAsync($"/v1/jobs/{unknown}/replay", """{"sequence":3,"accept_double":true}""")).ProblemOf(401, "admin_token_needed");
        Assert.Equal(0, (await _gateway.Store.FindAsync(lost, Token))!.Replays);

        Assert.Equal(202, (await SendAsync($"/v1/jobs/{unknown}/replay", """{"sequence":3,"accept_double":false}""")).Status);
        Assert.Equal(202, (await SendAsync($"/v1/jobs/{lost}/replay", """{"sequence":3,"accept_double":true}""", Admin)).Status);
    }

    [Fact]
    public async Task Settling_with_another_job_s_purchase_of_any_age_is_refused()
    {
        var (older, newer) = ($"p-{Guid.NewGuid():N}", $"p-{Guid.NewGuid():N}");
        await _gateway.WaitAsync(await _client.NewJobAsync(), "sandbox", older);
        var id = await WaitingAsync();
        await _gateway.WaitAsync(await _gateway.NewTenant().NewJobAsync(), "sandbox", newer);

        foreach (var taken in new[] { older, newer })
        {
            (await SendAsync($"/v1/jobs/{id}/settle", $$"""{"provider_id":"{{taken}}"}""", Admin)).ProblemOf(409, "purchase_taken");
        }

        Assert.Null((await _gateway.Store.FindAsync(id, Token))!.Settlement);
        Assert.Equal(202, (await SendAsync($"/v1/jobs/{id}/settle", $$"""{"provider_id":"p-{{id:N}}"}""", Admin)).Status);
    }

    [Fact]
    public async Task One_of_two_jobs_settled_with_the_same_purchase_gets_it_and_the_call_can_be_repeated()
    {
        var (first, second, purchase) = (await WaitingAsync(), await WaitingAsync(), $$"""{"provider_id":"p-{{Guid.NewGuid():N}}"}""");

        Assert.Equal(202, (await SendAsync($"/v1/jobs/{first}/settle", purchase, Admin)).Status);
        (await SendAsync($"/v1/jobs/{second}/settle", purchase, Admin)).ProblemOf(409, "purchase_taken");
        Assert.Equal(202, (await SendAsync($"/v1/jobs/{first}/settle", purchase, Admin)).Status);
    }

    [Fact]
    public async Task A_purchase_of_another_provider_under_the_same_id_is_another_purchase()
    {
        var purchase = $"p-{Guid.NewGuid():N}";
        await _gateway.WaitAsync(await _client.NewJobAsync(), "painter", purchase);

        Assert.Equal(202, (await SendAsync($"/v1/jobs/{await WaitingAsync()}/settle", $$"""{"provider_id":"{{purchase}}"}""", Admin)).Status);
    }

    private async Task<Guid> WaitingAsync()
    {
        var id = await _client.NewJobAsync();
        var claim = await _gateway.BeginAsync(id);
        Assert.Equal(WriteOutcome.Written, await _gateway.Claims.RecordUnknownAsync(claim, new UnknownOrder("sandbox", "m1", "no answer"), TimeSpan.FromHours(1), Token));
        return id;
    }

    private async Task<Guid> EndedAsync(JobState state)
    {
        var id = await _client.NewJobAsync();
        await _gateway.FailAsync(id, state);
        return id;
    }

    private Task<Answer> SendAsync(string path, string body, params (string, string)[] headers)
        => _client.SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, null, "application/json") }, headers);
}
