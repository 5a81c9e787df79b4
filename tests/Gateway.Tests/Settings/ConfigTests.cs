using System.Net.Http.Headers;
using System.Text;
using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Embedded;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Gateway.Tests.Settings;

/// <summary>The settings over HTTP, on a store of their own: they are everybody's.</summary>
[Trait("Category", "Long")]
public sealed class ConfigTests : IAsyncLifetime
{
    private const string AdminToken = "an-admin-token-of-32-characters!";
    private const string Secret = "r8_canary_7be2f00d";
    private const string SystemConfig = "/rest/s1/mcp/config/set-system-config";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-config-");
    private EmbeddedStore _store = null!;
    private TestGateway _gateway = null!;
    private TestClient _client = null!;

    private string Ring => Path.Combine(_folder.FullName, "keys");

    public async ValueTask InitializeAsync()
    {
        _store = await EmbeddedStore.StartAsync(Path.Combine(_folder.FullName, "store"), cancellationToken: TestContext.Current.CancellationToken);
        _gateway = await StartAsync(AdminToken, Ring);
        _client = _gateway.NewTenant();
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Setting_a_token_and_the_default_provider_makes_Replicate_the_default()
    {
        var token = await CurlAsync(SystemConfig, $$"""{"configKey": "ai.replicate.token", "configValue": "{{Secret}}", "configType": "STRING", "category": "AI"}""");
        var provider = await CurlAsync(SystemConfig, """{"configKey": "ai.image.provider", "configValue": "replicate", "configType": "STRING", "category": "AI"}""");

        Assert.Equal((200, 200), (token.Status, provider.Status));
        Assert.Equal("****f00d", token.Json["value"]!.GetValue<string>());
        Assert.Equal("replicate", await DefaultAsync());
        Assert.DoesNotContain(_gateway.Logs.Lines, line => line.Text.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_alone_does_not_change_the_default()
    {
        await PutAsync("ai.replicate.token", Secret);

        Assert.Equal("sandbox", await DefaultAsync());
        Assert.Equal(200, (await PutAsync("ai.stability.key", Secret)).Status);
        Assert.Equal("sandbox", await DefaultAsync());
    }

    [Fact]
    public async Task A_secret_is_shown_by_its_last_four_characters_only()
    {
        var put = await PutAsync("ai.stability.key", "sk-canary-0123456789wxyz");
        var listed = await CallAsync(HttpMethod.Get, "/v1/config");
        var read = await CallAsync(HttpMethod.Get, "/v1/config/ai.stability.key");

        Assert.All([put, listed, read], answer => Assert.Equal(200, answer.Status));
        Assert.All([put, listed, read], answer => Assert.DoesNotContain("canary", answer.Text, StringComparison.Ordinal));
        Assert.Equal(("ai.stability.token", "****wxyz", true), (read.Json["key"]!.GetValue<string>(), read.Json["value"]!.GetValue<string>(), read.Json["secret"]!.GetValue<bool>()));
        Assert.Equal("ai.stability.token", listed.Json["data"]!.AsArray().Single()!["key"]!.GetValue<string>());
    }

    [Fact]
    public async Task No_character_of_a_short_secret_is_shown()
        => Assert.Equal("****", (await PutAsync("ai.stability.key", "short-one")).Json["value"]!.GetValue<string>());

    [Fact]
    public async Task A_setting_can_be_removed_once()
    {
        await PutAsync("ai.painter.model", "a/b");

        Assert.Equal(204, (await CallAsync(HttpMethod.Delete, "/v1/config/ai.painter.model")).Status);
        (await CallAsync(HttpMethod.Delete, "/v1/config/ai.painter.model")).ProblemOf(404, "setting_not_set");
        (await CallAsync(HttpMethod.Get, "/v1/config/ai.painter.model")).ProblemOf(404, "setting_not_set");
    }

    [Fact]
    public async Task The_audit_shows_who_changed_what_and_never_the_value()
    {
        await PutAsync("ai.replicate.token", Secret);
        await CallAsync(HttpMethod.Delete, "/v1/config/ai.replicate.token");

        var audit = await CallAsync(HttpMethod.Get, "/v1/config/audit");

        Assert.Equal(["removed", "set"], audit.Json["data"]!.AsArray().Select(change => change!["action"]!.GetValue<string>()));
        Assert.All(audit.Json["data"]!.AsArray(), change => Assert.StartsWith("admin token from 127.0.0.1", change!["by"]!.GetValue<string>()));
        Assert.DoesNotContain("canary", audit.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("f00d", audit.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ai.image.provider", "nobody")]
    [InlineData("ai.replicat.token", "r8_x")]
    [InlineData("ai.replicate.model", "a/b")]
    [InlineData("ai.replicate.token", "two words")]
    [InlineData("ai.replicate.token", "r8_x\n")]
    [InlineData("ai.replicate.token", "")]
    [InlineData("ai.automatic1111.url", "ftp://box")]
    [InlineData("ai.automatic1111.url", "http://user:password@box:7860")]
    [InlineData("ai.painter.price", "0,04")]
    [InlineData("ai.painter.concurrency", "0")]
    [InlineData("ai.painter.timeout", "soon")]
    [InlineData("ai.painter.enabled", "perhaps")]
    public async Task A_value_that_no_host_could_use_is_refused_and_changes_nothing(string key, string value)
    {
        var answer = await PutAsync(key, value);

        var errors = answer.ProblemOf(422, "setting_refused")["errors"]!.AsObject();
        Assert.Equal(key, errors.Single().Key);
        Assert.Empty((await CallAsync(HttpMethod.Get, "/v1/config")).Json["data"]!.AsArray());
    }

    [Fact]
    public async Task A_setting_of_an_instance_that_does_not_exist_gets_one_error_with_the_kinds()
    {
        var errors = (await PutAsync("ai.replicat.token", "r8_x")).ProblemOf(422, "setting_refused")["errors"]!["ai.replicat.token"]!.AsArray();

        Assert.StartsWith("No instance 'replicat' is configured, and no kind of provider has that name. The kinds are replicate, ", errors.Single()!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_setting_of_the_default_provider_can_not_be_removed()
    {
        await PutAsync("ai.replicate.token", Secret);
        await PutAsync("ai.image.provider", "replicate");

        (await CallAsync(HttpMethod.Delete, "/v1/config/ai.replicate.token")).ProblemOf(422, "setting_refused");

        Assert.Equal(204, (await CallAsync(HttpMethod.Delete, "/v1/config/ai.image.provider")).Status);
        Assert.Equal(204, (await CallAsync(HttpMethod.Delete, "/v1/config/ai.replicate.token")).Status);
        Assert.Equal("sandbox", await DefaultAsync());
    }

    [Theory]
    [InlineData("ai.painter.lane")]
    [InlineData("painter")]
    public async Task A_key_that_is_no_setting_returns_not_found(string key) => (await PutAsync(key, "x")).ProblemOf(404, "unknown_setting");

    [Theory]
    [InlineData("""{"value": tr8_canary}""", "body")]
    [InlineData("""["r8_canary"]""", "body")]
    [InlineData("""{"value": 7}""", "value")]
    [InlineData("""{"val": "r8_canary"}""", "val", "value")]
    public async Task A_bad_body_is_refused_without_repeating_it(string body, params string[] fields)
    {
        var answer = await CallAsync(HttpMethod.Put, "/v1/config/ai.replicate.token", body);

        answer.Refuses(fields);
        Assert.DoesNotContain("canary", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"configKey": "ai.replicate.token"}""", "configValue")]
    [InlineData("""{"configKey": "ai.replicate.token", "configValue": "r8_x", "configType": 1}""", "configType")]
    [InlineData("configKey=ai.replicate.token&configValue=r8_canary", "body")]
    public async Task A_bad_system_config_is_refused(string body, string field) => (await CurlAsync(SystemConfig, body)).Refuses(field);

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer ")]
    [InlineData("Basic " + AdminToken)]
    [InlineData(AdminToken)]
    public async Task Settings_can_not_be_read_or_changed_without_the_admin_token(string? authorization)
    {
        (string, string)[] headers = authorization is null ? [] : [("Authorization", authorization)];

        var answer = await _client.GetAsync("/v1/config", headers);

        answer.ProblemOf(401, "admin_token_needed");
        Assert.Equal("Bearer", answer.Header("WWW-Authenticate"));
        (await _client.PostAsync(SystemConfig, headers)).ProblemOf(401, "admin_token_needed");
    }

    [Fact]
    public async Task Settings_are_closed_where_no_admin_token_is_configured_and_the_setting_to_set_is_named()
    {
        await using var gateway = await StartAsync(null, Ring);

        var problem = (await gateway.NewTenant().GetAsync("/v1/config", ("Authorization", "Bearer "))).ProblemOf(403, "admin_token_not_set");

        Assert.Contains("Gateway:AdminToken", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_key_ring_is_reported_with_the_setting_to_set_and_other_routes_work()
    {
        await using var gateway = await StartAsync(AdminToken, null);
        var client = gateway.NewTenant();

        var problem = (await client.GetAsync("/v1/config", ("Authorization", $"Bearer {AdminToken}"))).ProblemOf(503, "key_ring_unavailable");

        Assert.Contains("ImageGen:Settings:KeyRing", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        await client.NewJobAsync();
    }

    [Fact]
    public async Task A_gateway_that_starts_later_begins_with_what_is_set()
    {
        await PutAsync("ai.painter.price", "0.25");
        await PutAsync("ai.image.provider", "painter");

        await using var later = await StartAsync(AdminToken, Ring);

        Assert.Equal("painter", await DefaultAsync(later));
    }

    [Fact]
    public async Task A_second_gateway_follows_a_setting_within_two_seconds()
    {
        await using var other = await StartAsync(AdminToken, Ring);

        await PutAsync("ai.image.provider", "painter");

        var since = TimeProvider.System.GetTimestamp();
        await Eventually.TrueAsync(async () => await DefaultAsync(other) == "painter", "the other gateway follows", TimeSpan.FromSeconds(20));
        Assert.True(TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromSeconds(2));
    }

    private Task<TestGateway> StartAsync(string? admin, string? ring) => TestGateway.StartAsync(_store.ConnectionString, builder =>
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Gateway:AdminToken"] = admin, ["ImageGen:Settings:KeyRing"] = ring }));

    private Task<string> DefaultAsync() => DefaultAsync(_gateway);

    private static async Task<string> DefaultAsync(TestGateway gateway)
        => (await gateway.NewTenant().GetAsync("/v1/providers")).Json["data"]!.AsArray().Single(provider => provider!["default"]!.GetValue<bool>())!["name"]!.GetValue<string>();

    private Task<Answer> PutAsync(string key, string value)
        => CallAsync(HttpMethod.Put, $"/v1/config/{key}", $$"""{"value": {{System.Text.Json.JsonSerializer.Serialize(value)}}}""");

    private Task<Answer> CallAsync(HttpMethod method, string path, string? body = null) => _client.SendAsync(
        new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") },
        ("Authorization", $"Bearer {AdminToken}"));

    /// <summary>As curl -d sends it.</summary>
    private Task<Answer> CurlAsync(string path, string body)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        return _client.SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = content }, ("Authorization", $"Bearer {AdminToken}"));
    }
}
