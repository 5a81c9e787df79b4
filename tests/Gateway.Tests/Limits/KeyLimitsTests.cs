using ImageGen.Gateway.Tests.Access;
using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Access;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Gateway.Tests.Limits;

/// <summary>The limits of an API key, which apply besides those of its tenant.</summary>
public sealed class KeyLimitsTests(AccessStore store) : IClassFixture<AccessStore>, IAsyncLifetime
{
    private const string AdminToken = "operator-0123456789";
    private const string Cat = """{"prompt":"a cat"}""";

    private static readonly (string, string) Admin = ("Authorization", $"Bearer {AdminToken}");

    private readonly LeapingTime _time = new();
    private readonly string _tenant = $"t-{Guid.NewGuid():N}";
    private ClosedGateway _closed = null!;

    public async ValueTask InitializeAsync() => _closed = await ClosedGateway.StartAsync(store.ConnectionString, builder =>
    {
        builder.Configuration["Gateway:AdminToken"] = AdminToken;
        builder.Services.AddSingleton<TimeProvider>(_time);
    });

    public ValueTask DisposeAsync() => _closed.DisposeAsync();

    [Fact]
    public async Task The_tokens_of_the_key_and_of_its_tenant_are_taken_together()
    {
        var (limited, other) = (await KeyAsync("""{"images_per_day":2,"requests_per_minute":1000}"""), await KeyAsync("{}"));
        await _closed.SendAsync("PUT", $"/v1/tenants/{_tenant}/limits", """{"images_per_day":3}""", Admin);
        _time.Leap(TimeSpan.FromSeconds(3));

        var first = await _closed.SendAsync("POST", "/v1/jobs", Cat, limited);
        Assert.Equal("\"key-requests\";q=1000;w=60, \"images\";q=3;w=86400, \"key-images\";q=2;w=86400", first.Header("RateLimit-Policy"));
        Assert.Equal(202, (await _closed.SendAsync("POST", "/v1/jobs", Cat, limited)).Status);
        (await _closed.SendAsync("POST", "/v1/jobs", Cat, limited)).ProblemOf(429, "rate_limited");
        Assert.Equal(202, (await _closed.SendAsync("POST", "/v1/jobs", Cat, other)).Status);
        (await _closed.SendAsync("POST", "/v1/jobs", Cat, other)).ProblemOf(429, "rate_limited");
    }

    [Fact]
    public async Task What_the_key_does_not_allow_is_refused_though_its_tenant_may()
    {
        var (limited, other) = (await KeyAsync("""{"providers":["painter"],"max_count":1,"requests_per_minute":3}"""), await KeyAsync("{}"));

        (await _closed.SendAsync("POST", "/v1/jobs", Cat, limited)).ProblemOf(403, "provider_not_allowed");
        (await _closed.SendAsync("POST", "/v1/jobs", """{"prompt":"a cat","provider":"painter","count":2}""", limited)).ProblemOf(403, "count_not_allowed");
        Assert.Equal(200, (await _closed.GetAsync("/v1/jobs", limited)).Status);
        (await _closed.GetAsync("/v1/jobs", limited)).ProblemOf(429, "rate_limited");
        Assert.Equal(202, (await _closed.SendAsync("POST", "/v1/jobs", """{"prompt":"a cat","count":2}""", other)).Status);
    }

    [Fact]
    public async Task Limits_of_a_key_are_shown_changed_and_removed_and_each_change_is_in_the_audit_log()
    {
        var (key, secret) = await _closed.NewKeyAsync(_tenant, AccessScopes.OfTenant);
        var set = await _closed.SendAsync("PUT", $"/v1/keys/{key.Id}/limits", """{"requests_per_minute":1}""", Admin);
        Assert.Equal((200, 1), (set.Status, set.Json["limits"]!["requests_per_minute"]!.GetValue<int>()));
        Assert.Equal(200, (await _closed.GetAsync("/v1/jobs", ClosedGateway.Bearer(secret))).Status);
        (await _closed.GetAsync("/v1/jobs", ClosedGateway.Bearer(secret))).ProblemOf(429, "rate_limited");

        Assert.Equal(204, (await _closed.SendAsync("DELETE", $"/v1/keys/{key.Id}/limits", null, Admin)).Status);
        _time.Leap(TimeSpan.FromSeconds(3));
        Assert.Equal(200, (await _closed.GetAsync("/v1/jobs", ClosedGateway.Bearer(secret))).Status);
        Assert.Null((await _closed.GetAsync($"/v1/keys/{key.Id}", Admin)).Json["limits"]);
        await _closed.SendAsync("PUT", $"/v1/tenants/{_tenant}/limits", "{}", Admin);
        var audit = (await _closed.GetAsync("/v1/keys/audit", Admin)).Json["data"]!.AsArray().Take(3).Select(change => $"{change!["action"]} {change["subject"]}");
        Assert.Equal([$"tenant.limits_changed {_tenant}", $"key.limits_changed {key.Id}", $"key.limits_changed {key.Id}"], audit);
    }

    [Fact]
    public async Task The_APIs_of_existing_clients_are_limited_too_and_say_so_in_their_own_form()
    {
        var limited = await KeyAsync("""{"requests_per_minute":3,"images_per_day":1,"max_pixels":65536}""");

        var openAi = await _closed.SendAsync("POST", "/v1/images/generations", """{"prompt":"a cat","size":"1024x1024"}""", limited);
        Assert.Equal((403, "size_not_allowed"), (openAi.Status, openAi.Json["error"]!["code"]!.GetValue<string>()));
        var models = await _closed.GetAsync("/v1/models", limited);
        Assert.Equal((200, "\"key-requests\";r=1;t=40"), (models.Status, models.Header("RateLimit")));
        Assert.Equal(200, (await _closed.GetAsync("/sdapi/v1/samplers", limited)).Status);

        var refused = await _closed.GetAsync("/sdapi/v1/samplers", limited);
        Assert.Equal((429, "rate_limited", "20"), (refused.Status, refused.Json["error"]!.GetValue<string>(), refused.Header("Retry-After")));
        refused = await _closed.SendAsync("POST", "/v1/images/generations", """{"prompt":"a cat"}""", limited);
        Assert.Equal((429, "rate_limit_exceeded"), (refused.Status, refused.Json["error"]!["code"]!.GetValue<string>()));
        Assert.NotNull(refused.Header("Retry-After"));
    }

    [Fact]
    public async Task Invalid_limits_and_unknown_keys_are_refused()
    {
        var (key, _) = await _closed.NewKeyAsync(_tenant, AccessScopes.OfTenant);

        (await _closed.SendAsync("PUT", $"/v1/keys/{key.Id}/limits", """{"max_count":0}""", Admin)).Refuses("max_count");
        (await _closed.SendAsync("PUT", $"/v1/keys/{key.Id}/limits", """{"max_at_providers":1}""", Admin)).Refuses("max_at_providers");
        (await _closed.SendAsync("PUT", "/v1/keys/key_0000000000000000/limits", "{}", Admin)).ProblemOf(404, "key_not_found");
        (await _closed.SendAsync("DELETE", "/v1/keys/key_0000000000000000/limits", null, Admin)).ProblemOf(404, "key_not_found");
    }

    private async Task<(string, string)> KeyAsync(string limits)
    {
        var (key, secret) = await _closed.NewKeyAsync(_tenant, AccessScopes.OfTenant);
        Assert.Equal(200, (await _closed.SendAsync("PUT", $"/v1/keys/{key.Id}/limits", limits, Admin)).Status);
        return ClosedGateway.Bearer(secret);
    }
}
