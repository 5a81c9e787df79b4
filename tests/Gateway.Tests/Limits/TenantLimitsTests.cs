using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.Limits;

/// <summary>The operator's routes, and the limits that depend on one request only.</summary>
[Trait("Category", "Servers")]
public sealed class TenantLimitsTests(LimitedGateways gateways) : IClassFixture<LimitedGateways>
{
    [Fact]
    public async Task Limits_are_shown_set_and_removed()
    {
        var tenant = gateways.One.NewTenant().Tenant;
        var none = (await gateways.SendAsync(HttpMethod.Get, tenant)).Json;
        Assert.Equal((tenant, false, 8), (none["tenant"]!.GetValue<string>(), none["is_set"]!.GetValue<bool>(), none["max_count"]!.GetValue<int>()));

        const string Limits = """{"requests_per_minute":60,"images_per_day":100,"max_unfinished":5,"max_at_providers":2,"providers":["sandbox"],"models":["m"],"max_pixels":1048576}""";
        foreach (var answer in (Answer[])[await gateways.PutAsync(tenant, Limits), await gateways.SendAsync(HttpMethod.Get, tenant)])
        {
            Assert.Equal(200, answer.Status);
            Assert.Equal((true, 100, 2, null), (answer.Json["is_set"]!.GetValue<bool>(), answer.Json["images_per_day"]!.GetValue<int>(), answer.Json["max_at_providers"]!.GetValue<int>(), answer.Json["max_count"]));
            Assert.Equal("sandbox", Assert.Single(answer.Json["providers"]!.AsArray())!.GetValue<string>());
        }

        Assert.Equal(204, (await gateways.SendAsync(HttpMethod.Delete, tenant)).Status);
        Assert.Equal(204, (await gateways.SendAsync(HttpMethod.Delete, tenant)).Status);
        Assert.False((await gateways.SendAsync(HttpMethod.Get, tenant)).Json["is_set"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("""{"images_per_day":0}""", "images_per_day")]
    [InlineData("""{"requests_per_minute":1000001,"max_count":17}""", "requests_per_minute", "max_count")]
    [InlineData("""{"max_at_providers":"two","max_unfinished":1.5}""", "max_at_providers", "max_unfinished")]
    [InlineData("""{"providers":[],"models":[""]}""", "providers", "models")]
    [InlineData("""{"providers":["No where"],"max_pixels":100}""", "providers", "max_pixels")]
    [InlineData("""{"images_per_hour":7}""", "images_per_hour")]
    public async Task Invalid_limits_are_refused_by_their_names_and_change_nothing(string body, params string[] fields)
    {
        var tenant = gateways.One.NewTenant().Tenant;

        (await gateways.PutAsync(tenant, body)).Refuses(fields);

        Assert.False((await gateways.SendAsync(HttpMethod.Get, tenant)).Json["is_set"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Only_the_operator_sees_and_changes_limits_and_only_of_tenants_with_a_valid_name()
    {
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Put, HttpMethod.Delete])
        {
            (await gateways.SendAsync(method, "acme", method == HttpMethod.Put ? "{}" : null, isOperator: false)).ProblemOf(401, "admin_token_needed");
        }

        (await gateways.SendAsync(HttpMethod.Get, "No%20name")).Refuses("name");
    }

    [Theory]
    [InlineData("""{"providers":["painter"]}""", """{"prompt":"a cat"}""", "provider_not_allowed")]
    [InlineData("""{"providers":["sandbox"]}""", """{"prompt":"a cat","provider":"painter"}""", "provider_not_allowed")]
    [InlineData("""{"providers":["sandbox"]}""", """{"prompt":"a cat","provider":"sandbox","fallback":["painter"]}""", "provider_not_allowed")]
    [InlineData("""{"models":["m"]}""", """{"prompt":"a cat","model":"n"}""", "model_not_allowed")]
    [InlineData("""{"max_pixels":262144}""", """{"prompt":"a cat","width":512,"height":513}""", "size_not_allowed")]
    [InlineData("""{"max_count":2}""", """{"prompt":"a cat","count":3}""", "count_not_allowed")]
    public async Task What_a_tenant_may_not_use_is_refused(string limits, string body, string code)
    {
        var (one, _) = await gateways.TenantAsync(limits);

        (await one.SubmitAsync(body)).ProblemOf(403, code);

        Assert.Empty(await one.RowsAsync());
    }

    [Theory]
    [InlineData("""{"providers":["sandbox"],"models":["m"],"max_pixels":262144,"max_count":2}""", """{"prompt":"a cat","provider":"sandbox","model":"m","width":512,"height":512,"count":2}""")]
    [InlineData("""{"providers":["sandbox"],"models":["m"],"max_pixels":262144}""", """{"prompt":"a cat"}""")]
    public async Task What_a_tenant_may_use_is_accepted(string limits, string body)
    {
        var (one, _) = await gateways.TenantAsync(limits);

        Assert.Equal(202, (await one.SubmitAsync(body)).Status);
    }

    [Theory]
    [InlineData("""{"retain_for":3600}""", """{"prompt":"a cat"}""", 3600)]
    [InlineData("""{"retain_for":3600}""", """{"prompt":"a cat","retain_for":7200}""", 3600)]
    [InlineData("""{"retain_for":3600}""", """{"prompt":"a cat","retain_for":60}""", 60)]
    [InlineData("{}", """{"prompt":"a cat","retain_for":60}""", 60)]
    [InlineData("{}", """{"prompt":"a cat"}""", null)]
    public async Task The_shorter_time_of_the_tenant_and_the_request_decides_how_long_content_is_kept(string limits, string body, int? seconds)
    {
        var (one, _) = await gateways.TenantAsync(limits);

        var id = (await one.SubmitAsync(body)).Id;

        Assert.Equal(seconds is { } kept ? TimeSpan.FromSeconds(kept) : null, (await one.Gateway.Store.FindAsync(id, TestContext.Current.CancellationToken))!.RetainFor);
    }

    [Fact]
    public async Task The_default_limits_apply_to_tenants_without_their_own()
    {
        var tenant = gateways.One.NewTenant();
        (await tenant.SubmitAsync("""{"prompt":"a cat","count":9}""")).ProblemOf(403, "count_not_allowed");

        await gateways.PutAsync(tenant.Tenant, "{}");
        Assert.Equal(202, (await tenant.SubmitAsync("""{"prompt":"a cat","count":9}""")).Status);
    }

    [Fact]
    public async Task A_change_applies_to_all_gateways()
    {
        var (one, other) = await gateways.TenantAsync("""{"max_unfinished":1}""");
        Assert.Equal(202, (await one.SubmitAsync("""{"prompt":"a cat"}""")).Status);
        (await other.SubmitAsync("""{"prompt":"a cat"}""")).ProblemOf(429, "too_many_jobs");

        await gateways.PutAsync(one.Tenant, """{"max_unfinished":2}""");
        Assert.Equal(202, (await other.SubmitAsync("""{"prompt":"a cat"}""")).Status);
        (await one.SubmitAsync("""{"prompt":"a cat"}""")).ProblemOf(429, "too_many_jobs");
    }
}
