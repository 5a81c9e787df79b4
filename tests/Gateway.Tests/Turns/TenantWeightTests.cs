using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.Turns;

/// <summary>The operator's routes for the weights of tenants.</summary>
public sealed class TenantWeightTests(SharedGateway shared)
{
    [Fact]
    public async Task A_weight_is_shown_set_and_set_back()
    {
        var tenant = shared.Gateway.NewTenant().Tenant;
        Assert.Equal((200, tenant, 1), Of(await GetAsync(tenant)));

        Assert.Equal((200, tenant, 3), Of(await PutAsync(tenant, """{"weight":3}""")));
        Assert.Equal((200, tenant, 3), Of(await GetAsync(tenant)));

        Assert.Equal((200, tenant, 1), Of(await PutAsync(tenant, """{"weight":1}""")));
        Assert.Equal((200, tenant, 1), Of(await GetAsync(tenant)));
    }

    [Theory]
    [InlineData("""{}""", "weight")]
    [InlineData("""{"weight":null}""", "weight")]
    [InlineData("""{"weight":0}""", "weight")]
    [InlineData("""{"weight":1001}""", "weight")]
    [InlineData("""{"weight":1.5}""", "weight")]
    [InlineData("""{"weight":"3"}""", "weight")]
    [InlineData("""{"weight":3,"lane":"default"}""", "lane")]
    public async Task An_invalid_weight_is_refused_and_changes_nothing(string body, string field)
    {
        var tenant = shared.Gateway.NewTenant().Tenant;

        (await PutAsync(tenant, body)).Refuses(field);

        Assert.Equal((200, tenant, 1), Of(await GetAsync(tenant)));
    }

    [Fact]
    public async Task An_invalid_tenant_is_refused()
    {
        (await GetAsync("No%20name")).Refuses("name");
        (await PutAsync("No%20name", """{"weight":3}""")).Refuses("name");
    }

    private static (int Status, string Tenant, int Weight) Of(Answer answer) => (answer.Status, answer.Json["tenant"]!.GetValue<string>(), answer.Json["weight"]!.GetValue<int>());

    private Task<Answer> GetAsync(string tenant) => Client().GetAsync($"/v1/tenants/{tenant}/weight", SharedGateway.Admin);

    private Task<Answer> PutAsync(string tenant, string body)
        => Client().SendAsync(new HttpRequestMessage(HttpMethod.Put, $"/v1/tenants/{tenant}/weight") { Content = new StringContent(body, null, "application/json") }, SharedGateway.Admin);

    private TestClient Client() => new(shared.Gateway, tenant: null);
}
