using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImageGen.Gateway.Tests.Access;

/// <summary>When a gateway requires no credentials, and when it does not start without.</summary>
public sealed class OpenGatewayTests : IAsyncLifetime
{
    private const string AdminToken = "operator-0123456789";

    private readonly AccessStore _store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _store.InitializeAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_gateway_on_loopback_is_open_until_its_first_key_exists_and_stays_closed_when_the_key_is_revoked()
    {
        await using var gateway = await TestGateway.StartAsync(_store.ConnectionString);
        var client = gateway.NewTenant();
        Assert.Equal(200, (await client.GetAsync("/v1/jobs")).Status);
        Assert.Equal(200, (await client.GetAsync("/v1/jobs", ("Authorization", "Bearer sk-of-some-client"))).Status);

        var key = await AddKeyAsync(gateway, AccessScopes.OfTenant);

        await Eventually.TrueAsync(async () => (await client.GetAsync("/v1/jobs")).Status == 401, "the gateway requires credentials");
        var keys = gateway.App.Services.GetRequiredService<IApiKeys>();
        Assert.True(await keys.TryReplaceAsync(key, key with { RevokedAt = DateTimeOffset.UtcNow }, Change(key), Token));
        await using var later = await TestGateway.StartAsync(_store.ConnectionString);
        (await later.NewTenant().GetAsync("/v1/jobs")).ProblemOf(401, "credentials_needed");
    }

    [Fact]
    public async Task A_gateway_requires_credentials_as_soon_as_it_has_created_the_first_key()
    {
        await using var gateway = await TestGateway.StartAsync(_store.ConnectionString, settings: [("Gateway:AdminToken", AdminToken)]);
        var client = gateway.NewTenant();
        Assert.Equal(200, (await client.GetAsync("/v1/jobs")).Status);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/keys") { Content = new StringContent("""{"name":"the shop"}""", Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AdminToken);
        using var created = await gateway.Http.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        (await client.GetAsync("/v1/jobs")).ProblemOf(401, "credentials_needed");
    }

    [Fact]
    public async Task An_unknown_key_is_refused_even_where_none_is_required()
    {
        await using var gateway = await TestGateway.StartAsync(_store.ConnectionString);
        (await gateway.NewTenant().GetAsync("/v1/jobs", ClosedGateway.Bearer(ApiKeySecret.Create()))).ProblemOf(401, "invalid_credentials");
    }

    [Theory]
    [InlineData("urls", "http://0.0.0.0:0")]
    [InlineData("urls", "http://[::]:0")]
    [InlineData("urls", "http://127.0.0.1:0;http://*:0")]
    [InlineData("urls", "http://gateway.example.com:0")]
    [InlineData("http_ports", "0")]
    [InlineData("https_ports", "0")]
    [InlineData("Kestrel:Endpoints:Http:Url", "http://+:0")]
    public async Task A_gateway_that_others_can_reach_does_not_start_without_credentials(string setting, string value)
    {
        var refusal = await Assert.ThrowsAsync<GatewayOpenException>(() => StartAsync(setting, value));

        Assert.Contains("imagegen keys init", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Gateway:AdminToken", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Gateway:Authentication=none", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_others_can_reach_starts_with_an_admin_token_and_is_closed()
    {
        await using var gateway = await StartAsync("urls", "http://0.0.0.0:0", ("Gateway:AdminToken", AdminToken));
        (await gateway.NewTenant().GetAsync("/v1/jobs")).ProblemOf(401, "credentials_needed");
        Assert.Equal(200, (await gateway.NewTenant().GetAsync("/v1/jobs", ClosedGateway.Bearer(AdminToken))).Status);
    }

    [Fact]
    public async Task A_gateway_that_others_can_reach_starts_with_a_key_and_is_closed()
    {
        await using (var first = await TestGateway.StartAsync(_store.ConnectionString))
        {
            await AddKeyAsync(first, AccessScope.Admin);
        }

        await using var gateway = await StartAsync("urls", "http://0.0.0.0:0");
        (await gateway.NewTenant().GetAsync("/v1/jobs")).ProblemOf(401, "credentials_needed");
    }

    [Fact]
    public async Task Authentication_none_opens_the_gateway_and_warns()
    {
        await using var gateway = await StartAsync("urls", "http://0.0.0.0:0", ("Gateway:Authentication", "none"));

        Assert.Equal(200, (await gateway.NewTenant().GetAsync("/v1/jobs")).Status);
        Assert.Contains(gateway.Logs.Lines, line => line.Level == LogLevel.Warning && line.Text.Contains("Gateway:Authentication is none", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Calls_of_operators_need_the_admin_token_even_where_nothing_else_does()
    {
        await using var gateway = await StartAsync("urls", "http://127.0.0.1:0", ("Gateway:Authentication", "none"));
        (await gateway.NewTenant().GetAsync("/v1/keys")).ProblemOf(403, "admin_token_not_set");
    }

    [Fact]
    public async Task A_trusted_proxy_names_the_tenant_and_needs_no_key()
    {
        await using var gateway = await StartAsync("urls", "http://127.0.0.1:0", ("Gateway:Authentication", "required"), ("Gateway:TrustedProxies", "10.0.0.0/8, 127.0.0.1"));
        var client = gateway.NewTenant();

        var id = await client.NewJobAsync();

        Assert.Equal(client.Tenant, (await gateway.Store.FindAsync(id, Token))!.Tenant);
        (await client.GetAsync("/v1/keys")).ProblemOf(401, "credentials_needed");
        (await new TestClient(gateway, tenant: null).GetAsync("/v1/jobs")).ProblemOf(401, "credentials_needed");
        (await client.GetAsync("/v1/jobs", ClosedGateway.Bearer(ApiKeySecret.Create()))).ProblemOf(401, "invalid_credentials");
    }

    [Fact]
    public async Task Headers_of_a_proxy_do_not_make_a_client_a_trusted_proxy()
    {
        await using var gateway = await StartAsync("urls", "http://127.0.0.1:0", ("Gateway:Authentication", "required"), ("Gateway:TrustedProxies", "10.0.0.7"));

        (await gateway.NewTenant().GetAsync("/v1/jobs", ("X-Forwarded-For", "10.0.0.7"), ("Forwarded", "for=10.0.0.7"), ("X-Real-IP", "10.0.0.7"))).ProblemOf(401, "credentials_needed");
    }

    [Theory]
    [InlineData("Gateway:Authentication", "off", "must be required, none or empty")]
    [InlineData("Gateway:TrustedProxies", "proxy.example.com", "must have IP addresses and networks")]
    [InlineData("Gateway:Jwt:Authority", "http://login.example.com", "must be an https address")]
    [InlineData("Gateway:Jwt:Authority", "https://login.example.com", "Audience is needed")]
    public async Task A_wrong_setting_fails_the_start(string setting, string value, string message)
    {
        var refusal = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => StartAsync(setting, value));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    private static AccessChange Change(ApiKey key) => new() { At = DateTimeOffset.UtcNow, By = "test", Action = AccessActions.KeyRevoked, Subject = key.Id };

    private static async Task<ApiKey> AddKeyAsync(TestGateway gateway, AccessScope scopes)
    {
        var (key, _) = NewApiKey.Create("test", "default", scopes, DateTimeOffset.UtcNow, expiresIn: null);
        await gateway.App.Services.GetRequiredService<IApiKeys>().AddAsync(key, Change(key), Token);
        return key;
    }

    private Task<TestGateway> StartAsync(string setting, string value, params (string Name, string Value)[] others) => TestGateway.StartAsync(_store.ConnectionString, builder =>
    {
        if (setting is not "urls")
        {
            builder.WebHost.UseSetting("urls", setting.Contains("_ports", StringComparison.Ordinal) || setting.StartsWith("Kestrel", StringComparison.Ordinal) ? "" : "http://127.0.0.1:0");
        }

        foreach (var (name, text) in others.Prepend((setting, value)))
        {
            builder.Configuration[name] = text;
        }
    });
}
