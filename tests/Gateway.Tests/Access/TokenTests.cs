using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.Access;

/// <summary>Tokens of an identity provider, with real signatures.</summary>
public sealed class TokenTests(AccessStore store) : IClassFixture<AccessStore>, IAsyncLifetime
{
    private IdentityProvider _provider = null!;
    private TestGateway _gateway = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _provider = await IdentityProvider.StartAsync();
        _gateway = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_token_decides_tenant_and_scopes()
    {
        var token = ClosedGateway.Bearer(_provider.Token());

        var job = await SendAsync("POST", "/v1/jobs", token);

        Assert.Equal(202, job.Status);
        Assert.Equal("acme", (await _gateway.Store.FindAsync(job.Id, Cancel))!.Tenant);
        Assert.Equal(200, (await SendAsync("GET", "/v1/jobs", token)).Status);
        (await SendAsync("GET", "/v1/webhooks", token)).ProblemOf(403, "scope_missing");
        (await SendAsync("GET", "/v1/keys", token)).ProblemOf(403, "scope_missing");
        (await SendAsync("GET", "/v1/jobs", token, ("X-Tenant-Id", "globex"))).ProblemOf(403, "tenant_not_allowed");
    }

    [Fact]
    public async Task A_gateway_with_an_identity_provider_requires_credentials_even_on_loopback()
        => (await SendAsync("GET", "/v1/jobs", null)).ProblemOf(401, "credentials_needed");

    [Fact]
    public async Task Scopes_can_be_a_list()
        => Assert.Equal(200, (await SendAsync("GET", "/v1/jobs", ClosedGateway.Bearer(_provider.Token(scope: new[] { "read", "other" })))).Status);

    [Fact]
    public async Task A_token_with_the_scope_admin_needs_no_tenant_and_may_name_one()
    {
        var token = ClosedGateway.Bearer(_provider.Token(scope: "admin", hasTenant: false));
        Assert.Equal(200, (await SendAsync("GET", "/v1/keys", token)).Status);
        Assert.Equal(200, (await SendAsync("GET", "/v1/jobs", token, ("X-Tenant-Id", "globex"))).Status);
    }

    [Fact]
    public async Task Claims_and_the_prefix_of_scopes_are_settings()
    {
        await using var gateway = await StartAsync(("Gateway:Jwt:TenantClaim", "org"), ("Gateway:Jwt:ScopeClaim", "roles"), ("Gateway:Jwt:ScopePrefix", "imagegen."));
        var further = new Dictionary<string, object> { ["org"] = "globex", ["roles"] = new[] { "imagegen.read", "admin" } };
        var token = ClosedGateway.Bearer(_provider.Token(further: further));

        Assert.Equal(200, (await SendAsync("GET", "/v1/jobs", token, gateway)).Status);
        (await SendAsync("GET", "/v1/keys", token, gateway)).ProblemOf(403, "scope_missing");
    }

    [Fact]
    public async Task A_token_of_an_attacker_is_refused()
    {
        var valid = _provider.Token();
        var parts = valid.Split('.');
        Dictionary<string, string> tokens = new()
        {
            ["another key"] = _provider.Token(credentials: IdentityProvider.OtherKey()),
            ["the public key as a shared secret"] = _provider.Token(credentials: _provider.PublicKeyAsSecret()),
            ["no signature"] = _provider.Unsigned(),
            ["a cut signature"] = valid[..^4],
            ["another payload"] = $"{parts[0]}.{_provider.Token(tenant: "globex").Split('.')[1]}.{parts[2]}",
            ["another audience"] = _provider.Token(audience: "billing"),
            ["no audience"] = _provider.Token(audience: null),
            ["another issuer"] = _provider.Token(issuer: "https://login.example.com"),
            ["expired"] = _provider.Token(expiresIn: -TimeSpan.FromMinutes(1), startsIn: -TimeSpan.FromMinutes(5)),
            ["not valid yet"] = _provider.Token(startsIn: TimeSpan.FromMinutes(2)),
            ["no tenant"] = _provider.Token(hasTenant: false),
            ["two tenants"] = _provider.Token(tenant: new[] { "acme", "globex" }),
            ["an invalid tenant"] = _provider.Token(tenant: "../acme"),
            ["an empty tenant"] = _provider.Token(tenant: ""),
            ["no token"] = "abc",
            ["dots"] = "..",
        };
        foreach (var (name, token) in tokens)
        {
            var answer = await SendAsync("GET", "/v1/jobs", ClosedGateway.Bearer(token));
            Assert.True(answer.Status == 401, $"A token with {name} returned {answer.Status}: {answer.Text}");
            answer.ProblemOf(401, "invalid_credentials");
            Assert.DoesNotContain(token, answer.Text, StringComparison.Ordinal);
        }

        var logs = string.Join('\n', _gateway.Logs.Lines.Select(line => line.Text));
        Assert.All(tokens.Values.Where(token => token.Length > 20), token => Assert.DoesNotContain(token, logs, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_that_can_not_be_checked_is_not_called_invalid()
    {
        _provider.IsAway = true;
        await using var gateway = await StartAsync();

        var answer = await SendAsync("GET", "/v1/jobs", ClosedGateway.Bearer(_provider.Token()), gateway);

        answer.ProblemOf(503, "identity_provider_unavailable");
        Assert.Equal("10", answer.Header("Retry-After"));
    }

    private static Task<Answer> SendAsync(string method, string path, (string Name, string Value)? token, TestGateway gateway, params (string, string)[] headers)
        => new TestClient(gateway, tenant: null).SendAsync(
            new HttpRequestMessage(new HttpMethod(method), path) { Content = method == "POST" ? new StringContent("""{"prompt":"a cat"}""", null, "application/json") : null },
            token is { } given ? [given, .. headers] : headers);

    private Task<Answer> SendAsync(string method, string path, (string Name, string Value)? token, params (string, string)[] headers) => SendAsync(method, path, token, _gateway, headers);

    private Task<TestGateway> StartAsync(params (string Name, string Value)[] settings) => TestGateway.StartAsync(
        store.ConnectionString, change: null, [.. settings, ("Gateway:Jwt:Authority", _provider.Issuer), ("Gateway:Jwt:Audience", IdentityProvider.Audience)]);
}
