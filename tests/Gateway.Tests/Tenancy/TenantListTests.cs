using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.Tenancy;

/// <summary>Only the operator can list the tenants.</summary>
public sealed class TenantListTests(SharedGateway shared) : IAsyncLifetime
{
    private const string AdminToken = "operator-0123456789";

    private static readonly (string, string) Admin = ("Authorization", $"Bearer {AdminToken}");

    private TestGateway _gateway = null!;

    public async ValueTask InitializeAsync()
        => _gateway = await TestGateway.StartAsync(shared.ConnectionString, builder => builder.Configuration["Gateway:AdminToken"] = AdminToken);

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task The_operator_sees_every_tenant_with_its_counts()
    {
        var (one, other) = (_gateway.NewTenant(), _gateway.NewTenant());
        await _gateway.FailAsync(await one.NewJobAsync());
        await _gateway.BeginAsync(await one.NewJobAsync());
        await one.NewJobAsync();
        await other.NewJobAsync();

        var answer = await one.GetAsync("/v1/tenants?limit=1000", Admin);

        Assert.Equal(200, answer.Status);
        var tenants = answer.Json["data"]!.AsArray().ToDictionary(tenant => tenant!["tenant"]!.GetValue<string>(), tenant => tenant!.ToJsonString());
        Assert.Equal(
            $$"""{"tenant":"{{one.Tenant}}","unfinished":2,"queued":1,"running":1,"succeeded":0,"failed":1,"canceled":0,"outcome_unknown":0}""", tenants[one.Tenant]);
        Assert.Contains(other.Tenant, tenants.Keys);
    }

    [Fact]
    public async Task Pages_follow_each_other_by_name_until_none_is_left()
    {
        List<string> made = [];
        for (var n = 0; n < 3; n++)
        {
            var tenant = _gateway.NewTenant();
            await tenant.NewJobAsync();
            made.Add(tenant.Tenant);
        }

        List<string> listed = [];
        string? cursor = null;
        do
        {
            var page = (await _gateway.NewTenant().GetAsync($"/v1/tenants?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}", Admin)).Json;
            listed.AddRange(page["data"]!.AsArray().Select(tenant => tenant!["tenant"]!.GetValue<string>()));
            cursor = page["next_cursor"]?.GetValue<string>();
        }
        while (cursor is not null);

        Assert.Equal(listed.Order(StringComparer.Ordinal).Distinct(), listed);
        Assert.Superset(made.ToHashSet(), listed.ToHashSet());
    }

    [Fact]
    public async Task The_tenant_list_is_refused_to_everyone_but_the_operator()
    {
        var client = _gateway.NewTenant();

        (await client.GetAsync("/v1/tenants")).ProblemOf(401, "admin_token_needed");
        (await client.GetAsync("/v1/tenants", ("Authorization", "Bearer wrong"))).ProblemOf(401, "admin_token_needed");
        await using var without = await TestGateway.StartAsync(shared.ConnectionString);
        (await without.NewTenant().GetAsync("/v1/tenants", Admin)).ProblemOf(403, "admin_token_not_set");
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("cursor=A", "cursor")]
    [InlineData("name=x", "name")]
    public async Task A_bad_parameter_is_refused_by_name(string query, string parameter) => (await _gateway.NewTenant().GetAsync($"/v1/tenants?{query}", Admin)).Refuses(parameter);
}
