using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Embedded;

namespace ImageGen.Gateway.Tests.Lanes;

/// <summary>Operators pause, drain and resume lanes over HTTP. On a store of its own, because a hold concerns every job.</summary>
public sealed class LanesTests : IAsyncLifetime
{
    private const string AdminToken = "operator-0123456789";

    private static readonly (string, string) Admin = ("Authorization", $"Bearer {AdminToken}");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-lanes-");
    private EmbeddedStore _store = null!;
    private TestGateway _gateway = null!;
    private TestClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await EmbeddedStore.StartAsync(_folder.FullName, cancellationToken: TestContext.Current.CancellationToken);
        _gateway = await TestGateway.StartAsync(_store.ConnectionString, builder => builder.Configuration["Gateway:AdminToken"] = AdminToken);
        _client = _gateway.NewTenant();
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_paused_lane_accepts_jobs_which_say_why_they_wait()
    {
        var lane = (await PutAsync("default", """{"state":"paused","reason":"maintenance until noon"}""")).Json;
        Assert.Equal(("paused", "maintenance until noon", "admin token from 127.0.0.1"), (Text(lane["holds"]![0]!, "state"), Text(lane["holds"]![0]!, "reason"), Text(lane["holds"]![0]!, "by")));

        var id = await _client.NewJobAsync();

        var waiting = await Eventually.GetAsync(
            async () => (await _client.GetAsync($"/v1/jobs/{id}")).Json["waiting_for"] is { } why && Text(why, "kind") == "operator" ? why : null, "the job says why it waits");
        Assert.Contains("maintenance until noon", Text(waiting, "message"), StringComparison.Ordinal);

        Assert.Empty((await PutAsync("default", """{"state":"open"}""")).Json["holds"]!.AsArray());
        await Eventually.TrueAsync(async () => (await _client.GetAsync($"/v1/jobs/{id}")).Json["waiting_for"]?["kind"]?.GetValue<string>() != "operator", "the job does not wait for an operator");
    }

    [Fact]
    public async Task A_draining_lane_refuses_new_jobs_but_not_a_repeated_request_and_not_those_of_other_lanes()
    {
        const string body = """{"prompt":"a cat"}""";
        var first = await _client.SubmitAsync(body, ("Idempotency-Key", "k1"));
        await PutAsync("default", """{"state":"draining"}""");

        var refused = await Eventually.GetAsync(async () => await _client.SubmitAsync(body) is { Status: 503 } answer ? answer : null, "the lane refuses new jobs");

        refused.ProblemOf(503, "lane_draining");
        Assert.Equal("60", refused.Header("Retry-After"));
        Assert.Equal(first.Id, (await _client.SubmitAsync(body, ("Idempotency-Key", "k1"))).Id);
        Assert.Equal(202, (await _client.SubmitAsync("""{"prompt":"a cat","provider":"painter"}""")).Status);
        await PutAsync("default", """{"state":"open"}""");
    }

    [Fact]
    public async Task One_tenant_in_a_lane_is_stopped_by_itself()
    {
        var other = _gateway.NewTenant();
        await PutAsync("default", $$"""{"state":"draining","tenant":"{{_client.Tenant}}"}""");

        await Eventually.TrueAsync(async () => (await _client.SubmitAsync("""{"prompt":"a cat"}""")).Status == 503, "the tenant is refused");

        Assert.Equal(202, (await other.SubmitAsync("""{"prompt":"a cat"}""")).Status);
        Assert.Equal(_client.Tenant, Text((await GetAsync("/default")).Json["holds"]![0]!, "tenant"));
    }

    [Fact]
    public async Task The_lanes_are_listed_with_their_jobs()
    {
        await _client.NewJobAsync();
        await _client.NewJobAsync();

        var lanes = (await GetAsync("")).Json["data"]!.AsArray().ToDictionary(lane => Text(lane!, "lane"), lane => lane!["unfinished"]!.GetValue<long>());

        Assert.Equal((2, 0), (lanes["default"], lanes["paid"]));
        (await GetAsync("/nothing")).ProblemOf(404, "lane_not_found");
        (await PutAsync("nothing", """{"state":"paused"}""")).ProblemOf(404, "lane_not_found");
    }

    [Theory]
    [InlineData("""{}""", "state")]
    [InlineData("""{"state":"stopped"}""", "state")]
    [InlineData("""{"state":"paused","tenant":"A"}""", "tenant")]
    [InlineData("""{"state":"paused","reason":"a\nb"}""", "reason")]
    [InlineData("""{"state":"paused","lane":"x"}""", "lane")]
    public async Task An_invalid_state_is_refused_and_changes_nothing(string body, string field)
    {
        (await PutAsync("default", body)).Refuses(field);
        Assert.Empty((await GetAsync("/default")).Json["holds"]!.AsArray());
    }

    private static string Text(System.Text.Json.Nodes.JsonNode node, string name) => node[name]!.GetValue<string>();

    private Task<Answer> GetAsync(string path) => new TestClient(_gateway, tenant: null).GetAsync($"/v1/lanes{path}", Admin);

    private Task<Answer> PutAsync(string lane, string body)
        => new TestClient(_gateway, tenant: null).SendAsync(new HttpRequestMessage(HttpMethod.Put, $"/v1/lanes/{lane}/state") { Content = new StringContent(body, null, "application/json") }, Admin);
}
