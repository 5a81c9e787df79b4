using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Access;

namespace ImageGen.Gateway.Tests.Access;

/// <summary>What a gateway that requires credentials accepts as such, and for whom the request then counts.</summary>
public sealed class CredentialsTests(AccessStore store) : IClassFixture<AccessStore>, IAsyncLifetime
{
    private const string AdminToken = "operator-0123456789";
    private const string NewJob = """{"prompt":"a cat"}""";

    private ClosedGateway _closed = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _closed = await ClosedGateway.StartAsync(store.ConnectionString, builder => builder.Configuration["Gateway:AdminToken"] = AdminToken);

    public ValueTask DisposeAsync() => _closed.DisposeAsync();

    [Fact]
    public async Task A_key_acts_for_its_tenant_and_sees_no_other()
    {
        var (one, other) = (NewTenant(), NewTenant());
        var (oneKey, otherKey) = (await _closed.KeyAsync(one, AccessScopes.OfTenant), await _closed.KeyAsync(other, AccessScopes.OfTenant));

        var job = await _closed.SendAsync("POST", "/v1/jobs", NewJob, oneKey);

        Assert.Equal(202, job.Status);
        Assert.Equal(one, (await _closed.Gateway.Store.FindAsync(job.Id, Token))!.Tenant);
        Assert.Equal(200, (await _closed.GetAsync($"/v1/jobs/{job.Id}", oneKey)).Status);
        (await _closed.GetAsync($"/v1/jobs/{job.Id}", otherKey)).ProblemOf(404, "job_not_found");
        (await _closed.GetAsync($"/v1/jobs/{job.Id}/image", otherKey)).ProblemOf(404, "job_not_found");
        (await _closed.GetAsync($"/v1/jobs/{job.Id}/events", otherKey)).ProblemOf(404, "job_not_found");
        (await _closed.SendAsync("POST", $"/v1/jobs/{job.Id}/cancel", null, otherKey)).ProblemOf(404, "job_not_found");
    }

    [Fact]
    public async Task A_key_may_name_only_its_own_tenant_in_the_header()
    {
        var tenant = NewTenant();
        var key = await _closed.KeyAsync(tenant, AccessScopes.OfTenant);

        Assert.Equal(200, (await _closed.GetAsync("/v1/jobs", key, ("X-Tenant-Id", tenant))).Status);
        var refused = (await _closed.GetAsync("/v1/jobs", key, ("X-Tenant-Id", NewTenant()))).ProblemOf(403, "tenant_not_allowed");
        Assert.Contains(tenant, refused["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        (await _closed.GetAsync("/v1/jobs", key, ("X-Tenant-Id", "a/b"))).Refuses("X-Tenant-Id");
    }

    [Fact]
    public async Task An_operator_may_name_any_tenant()
    {
        var tenant = NewTenant();
        foreach (var operators in new[] { await _closed.KeyAsync(NewTenant(), AccessScope.Admin), ClosedGateway.Bearer(AdminToken) })
        {
            var job = await _closed.SendAsync("POST", "/v1/jobs", NewJob, operators, ("X-Tenant-Id", tenant));
            Assert.Equal(tenant, (await _closed.Gateway.Store.FindAsync(job.Id, Token))!.Tenant);
        }
    }

    [Fact]
    public async Task A_tenant_in_the_header_alone_is_no_credential()
        => (await _closed.GetAsync("/v1/jobs", ("X-Tenant-Id", "default"))).ProblemOf(401, "credentials_needed");

    [Fact]
    public async Task A_key_in_the_address_is_not_read()
    {
        var (_, secret) = await _closed.NewKeyAsync(NewTenant(), AccessScopes.OfTenant);
        foreach (var name in new[] { "key", "api_key", "access_token", "authorization" })
        {
            (await _closed.GetAsync($"/v1/jobs?{name}={secret}")).ProblemOf(401, "credentials_needed");
        }
    }

    [Theory]
    [InlineData("Basic {0}")]
    [InlineData("{0}")]
    [InlineData("Bearer")]
    [InlineData("Bearer {0}x")]
    [InlineData("Bearer ig_")]
    [InlineData("Bearer {0},Bearer {0}")]
    [InlineData("Bearer \"{0}\"")]
    [InlineData("Token {0}")]
    public async Task A_key_in_another_form_is_refused(string form)
    {
        var (_, secret) = await _closed.NewKeyAsync(NewTenant(), AccessScopes.OfTenant);

        var answer = await _closed.GetAsync("/v1/jobs", ("Authorization", form.Replace("{0}", secret, StringComparison.Ordinal)));

        answer.ProblemOf(401, "invalid_credentials");
        Assert.DoesNotContain(secret, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_headers_with_credentials_are_refused()
    {
        var key = await _closed.KeyAsync(NewTenant(), AccessScopes.OfTenant);
        (await _closed.GetAsync("/v1/jobs", key, ClosedGateway.Bearer(AdminToken))).ProblemOf(401, "invalid_credentials");
    }

    [Fact]
    public async Task The_scheme_is_read_in_any_case()
    {
        var (_, secret) = await _closed.NewKeyAsync(NewTenant(), AccessScopes.OfTenant);
        Assert.Equal(200, (await _closed.GetAsync("/v1/jobs", ("Authorization", $"bearer {secret}"))).Status);
    }

    [Fact]
    public async Task An_expired_key_is_refused_with_the_reason()
    {
        var key = await _closed.KeyAsync(NewTenant(), AccessScopes.OfTenant, TimeSpan.FromMinutes(1), DateTimeOffset.UtcNow.AddMinutes(-2));
        var problem = (await _closed.GetAsync("/v1/jobs", key)).ProblemOf(401, "invalid_credentials");
        Assert.Equal("The API key has expired.", problem["detail"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_key_with_a_typing_error_is_told_apart_from_an_unknown_one()
    {
        var secret = ApiKeySecret.Create();
        var wrong = secret[..10] + (secret[10] == 'a' ? 'b' : 'a') + secret[11..];

        Assert.Contains("checksum", (await _closed.GetAsync("/v1/jobs", ClosedGateway.Bearer(wrong))).ProblemOf(401, "invalid_credentials")["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("The API key is unknown.", (await _closed.GetAsync("/v1/jobs", ClosedGateway.Bearer(secret))).ProblemOf(401, "invalid_credentials")["detail"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_replay_that_may_buy_again_needs_an_operator()
    {
        var key = await _closed.KeyAsync(NewTenant(), AccessScopes.OfTenant);
        (await _closed.SendAsync("POST", $"/v1/jobs/{Guid.NewGuid()}/replay", """{"sequence":1,"accept_double":true}""", key)).ProblemOf(403, "scope_missing");
    }

    [Fact]
    public async Task Use_of_a_key_is_recorded()
    {
        var (key, secret) = await _closed.NewKeyAsync(NewTenant(), AccessScopes.OfTenant);
        Assert.Null((await _closed.Keys.FindAsync(key.Id, Token))!.LastUsedAt);

        await _closed.GetAsync("/v1/jobs", ClosedGateway.Bearer(secret));

        await Eventually.GetAsync(async () => (await _closed.Keys.FindAsync(key.Id, Token))!.LastUsedAt is { } at ? at.ToString("O") : null, "the use is recorded");
    }

    [Fact]
    public async Task No_key_and_no_hash_is_in_a_log_or_a_response()
    {
        var (key, secret) = await _closed.NewKeyAsync(NewTenant(), AccessScope.Read);
        List<Answer> answers =
        [
            await _closed.GetAsync("/v1/jobs", ClosedGateway.Bearer(secret)),
            await _closed.SendAsync("POST", "/v1/jobs", NewJob, ClosedGateway.Bearer(secret)),
            await _closed.GetAsync("/v1/keys", ClosedGateway.Bearer(AdminToken)),
            await _closed.GetAsync($"/v1/keys/{key.Id}", ClosedGateway.Bearer(AdminToken)),
        ];

        var text = string.Join('\n', answers.Select(answer => answer.Text).Concat(_closed.Gateway.Logs.Lines.Select(line => line.Text)));
        Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain(secret[3..], text, StringComparison.Ordinal);
        Assert.DoesNotContain(key.Hash, text, StringComparison.Ordinal);
        Assert.DoesNotContain(AdminToken, text, StringComparison.Ordinal);
    }

    private static string NewTenant() => $"t-{Guid.NewGuid():N}";
}
