using System.Text.Json.Nodes;
using ImageGen.Gateway.Tests.Access;
using ImageGen.Storage.Access;

namespace ImageGen.Gateway.Tests.Keys;

/// <summary>The life of an API key over HTTP.</summary>
public sealed class KeysTests(AccessStore store) : IClassFixture<AccessStore>, IAsyncLifetime
{
    private const string AdminToken = "operator-0123456789";

    private static readonly (string, string) Admin = ("Authorization", $"Bearer {AdminToken}");

    private ClosedGateway _closed = null!;

    public async ValueTask InitializeAsync() => _closed = await ClosedGateway.StartAsync(store.ConnectionString, builder => builder.Configuration["Gateway:AdminToken"] = AdminToken);

    public ValueTask DisposeAsync() => _closed.DisposeAsync();

    [Fact]
    public async Task A_new_key_is_shown_once_and_works_at_once()
    {
        var created = await _closed.SendAsync("POST", "/v1/keys", """{"name":"the shop","tenant":"acme","scopes":["read","generate"],"expires_in":3600}""", Admin);

        Assert.Equal(201, created.Status);
        var (id, key) = (Text(created.Json, "id"), Text(created.Json, "key"));
        Assert.Equal($"/v1/keys/{id}", created.Header("Location"));
        Assert.Matches("^ig_[0-9A-Za-z]{38}$", key);
        Assert.Equal(key[^4..], Text(created.Json, "key_last4"));
        Assert.Equal("""["generate","read"]""", created.Json["scopes"]!.ToJsonString());
        Assert.Equal(200, (await _closed.GetAsync("/v1/jobs", ClosedGateway.Bearer(key))).Status);

        var read = (await _closed.GetAsync($"/v1/keys/{id}", Admin)).Json;
        Assert.Null(read["key"]);
        Assert.Equal(("the shop", "acme", "active"), (Text(read, "name"), Text(read, "tenant"), Text(read, "status")));
        Assert.Contains((await _closed.GetAsync("/v1/keys", Admin)).Json["data"]!.AsArray(), one => Text(one!, "id") == id && one!["key"] is null);
    }

    [Fact]
    public async Task A_key_without_scopes_has_all_of_its_tenant_but_not_admin()
    {
        var created = (await _closed.SendAsync("POST", "/v1/keys", """{"name":"n"}""", Admin)).Json;
        Assert.Equal("""["generate","read","events","webhooks"]""", created["scopes"]!.ToJsonString());
        Assert.Equal("default", Text(created, "tenant"));
        Assert.Null(created["expires_at"]);
    }

    [Theory]
    [InlineData("""{}""", "name")]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":7}""", "name")]
    [InlineData("""{"name":"a\nb"}""", "name")]
    [InlineData("""{"name":"n","tenant":"A"}""", "tenant")]
    [InlineData("""{"name":"n","scopes":[]}""", "scopes")]
    [InlineData("""{"name":"n","scopes":["root"]}""", "scopes")]
    [InlineData("""{"name":"n","scopes":"read"}""", "scopes")]
    [InlineData("""{"name":"n","expires_in":59}""", "expires_in")]
    [InlineData("""{"name":"n","expires_in":315360001}""", "expires_in")]
    [InlineData("""{"name":"n","key":"ig_mine"}""", "key")]
    public async Task An_invalid_key_is_refused_and_none_is_created(string body, string field)
    {
        var before = (await _closed.Keys.ListAsync(TestContext.Current.CancellationToken)).Count;

        (await _closed.SendAsync("POST", "/v1/keys", body, Admin)).Refuses(field);

        Assert.Equal(before, (await _closed.Keys.ListAsync(TestContext.Current.CancellationToken)).Count);
    }

    [Fact]
    public async Task A_revoked_key_is_refused_at_once_by_its_gateway_and_on_every_other_within_five_seconds()
    {
        await using var other = await ClosedGateway.StartAsync(store.ConnectionString);
        var (key, secret) = await _closed.NewKeyAsync("acme", AccessScopes.OfTenant);
        Assert.Equal(200, (await other.GetAsync("/v1/jobs", ClosedGateway.Bearer(secret))).Status);
        Assert.Equal(200, (await _closed.GetAsync("/v1/jobs", ClosedGateway.Bearer(secret))).Status);

        Assert.Equal(204, (await _closed.SendAsync("DELETE", $"/v1/keys/{key.Id}", null, Admin)).Status);

        Assert.Equal(401, (await _closed.GetAsync("/v1/jobs", ClosedGateway.Bearer(secret))).Status);
        await Eventually.TrueAsync(async () => (await other.GetAsync("/v1/jobs", ClosedGateway.Bearer(secret))).Status == 401, "the key is refused", TimeSpan.FromSeconds(5));

        var problem = (await other.GetAsync("/v1/jobs", ClosedGateway.Bearer(secret))).ProblemOf(401, "invalid_credentials");
        Assert.Equal("The API key was revoked.", Text(problem, "detail"));
        Assert.Equal("revoked", Text((await _closed.GetAsync($"/v1/keys/{key.Id}", Admin)).Json, "status"));
        Assert.Equal(204, (await _closed.SendAsync("DELETE", $"/v1/keys/{key.Id}", null, Admin)).Status);
        (await _closed.SendAsync("POST", $"/v1/keys/{key.Id}/rotate", "{}", Admin)).ProblemOf(409, "key_not_active");
    }

    [Fact]
    public async Task A_rotated_key_replaces_the_old_one_at_once_or_after_the_overlap()
    {
        var (key, first) = await _closed.NewKeyAsync("acme", AccessScopes.OfTenant);

        var second = Text((await _closed.SendAsync("POST", $"/v1/keys/{key.Id}/rotate", """{"overlap":3600}""", Admin)).Json, "key");
        Assert.Equal(200, (await _closed.GetAsync("/v1/jobs", ClosedGateway.Bearer(first))).Status);
        Assert.Equal(200, (await _closed.GetAsync("/v1/jobs", ClosedGateway.Bearer(second))).Status);

        var third = Text((await _closed.SendAsync("POST", $"/v1/keys/{key.Id}/rotate", "{}", Admin)).Json, "key");
        Assert.Equal(200, (await _closed.GetAsync("/v1/jobs", ClosedGateway.Bearer(third))).Status);
        foreach (var old in new[] { first, second })
        {
            await Eventually.TrueAsync(async () => (await _closed.GetAsync("/v1/jobs", ClosedGateway.Bearer(old))).Status == 401, "the old key is refused", TimeSpan.FromSeconds(5));
        }
    }

    [Fact]
    public async Task An_unknown_key_is_not_found()
    {
        (await _closed.GetAsync("/v1/keys/key_0000000000000000", Admin)).ProblemOf(404, "key_not_found");
        (await _closed.SendAsync("DELETE", "/v1/keys/nothing", null, Admin)).ProblemOf(404, "key_not_found");
        (await _closed.SendAsync("POST", "/v1/keys/nothing/rotate", "{}", Admin)).ProblemOf(404, "key_not_found");
        (await _closed.SendAsync("POST", "/v1/keys/nothing/rotate", """{"overlap":-1}""", Admin)).Refuses("overlap");
    }

    [Fact]
    public async Task The_audit_log_says_who_did_what_to_which_key()
    {
        var id = Text((await _closed.SendAsync("POST", "/v1/keys", """{"name":"n"}""", Admin)).Json, "id");
        var admin = await _closed.NewKeyAsync("default", AccessScope.Admin);
        await _closed.SendAsync("POST", $"/v1/keys/{id}/rotate", "{}", ClosedGateway.Bearer(admin.Secret));
        await _closed.SendAsync("DELETE", $"/v1/keys/{id}", null, Admin);

        var changes = (await _closed.GetAsync("/v1/keys/audit", Admin)).Json["data"]!.AsArray().Where(change => Text(change!, "subject") == id).ToList();

        Assert.Equal(["key.revoked", "key.rotated", "key.created"], changes.Select(change => Text(change!, "action")));
        Assert.Equal(["admin token from 127.0.0.1", $"key {admin.Key.Id} from 127.0.0.1", "admin token from 127.0.0.1"], changes.Select(change => Text(change!, "by")));
    }

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
