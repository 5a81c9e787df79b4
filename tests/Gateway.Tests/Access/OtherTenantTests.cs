using ImageGen.Gateway.Access;
using ImageGen.Storage.Access;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Gateway.Tests.Access;

/// <summary>Ids of another tenant do not exist, on any route.</summary>
public sealed class OtherTenantTests(AccessStore store) : IClassFixture<AccessStore>, IAsyncLifetime
{
    private ClosedGateway _closed = null!;

    public async ValueTask InitializeAsync() => _closed = await ClosedGateway.StartAsync(store.ConnectionString);

    public ValueTask DisposeAsync() => _closed.DisposeAsync();

    [Fact]
    public async Task Every_route_with_an_id_answers_404_for_an_object_of_another_tenant()
    {
        var (owner, other) = (await _closed.KeyAsync(NewTenant(), AccessScopes.OfTenant), await _closed.KeyAsync(NewTenant(), AccessScopes.OfTenant));
        var job = (await _closed.SendAsync("POST", "/v1/jobs", """{"prompt":"a cat"}""", owner)).Id;
        var batch = (await _closed.SendAsync("POST", "/v1/jobs", """{"prompt":"a cat","count":2}""", owner)).Id;
        var webhook = (await _closed.SendAsync("POST", "/v1/webhooks", """{"url":"https://example.com/hook"}""", owner)).Id;
        var before = (await _closed.GetAsync($"/v1/jobs/{job}", owner)).Text;

        var routes = _closed.Gateway.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<RequiredScope>() is { Scope: not AccessScope.Admin } && route.RoutePattern.RawText!.Contains("{id}", StringComparison.Ordinal)).ToList();
        Assert.True(routes.Count >= 18, $"Only {routes.Count} routes.");
        foreach (var route in routes)
        {
            foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
            {
                var pattern = $"/{route.RoutePattern.RawText!.TrimStart('/')}";
                var id = pattern.StartsWith("/v1/jobs", StringComparison.Ordinal) ? job : pattern.StartsWith("/v1/batches", StringComparison.Ordinal) ? batch : webhook;
                var path = pattern.Replace("{id}", $"{id}", StringComparison.Ordinal).Replace("{delivery}", "msg_1", StringComparison.Ordinal);

                var answer = await _closed.SendAsync(method, path, BodyFor(method, pattern), other);

                Assert.True(answer.Status == 404, $"{method} {path} returned {answer.Status}: {answer.Text}");
            }
        }

        Assert.Equal(before, (await _closed.GetAsync($"/v1/jobs/{job}", owner)).Text);
        Assert.Equal(200, (await _closed.GetAsync($"/v1/webhooks/{webhook}", owner)).Status);
    }

    [Fact]
    public async Task Lists_and_cancels_by_filter_see_no_job_of_another_tenant()
    {
        var (owner, other) = (await _closed.KeyAsync(NewTenant(), AccessScopes.OfTenant), await _closed.KeyAsync(NewTenant(), AccessScopes.OfTenant));
        var job = (await _closed.SendAsync("POST", "/v1/jobs", """{"prompt":"a cat"}""", owner)).Id;

        Assert.Empty((await _closed.GetAsync("/v1/jobs", other)).Json["data"]!.AsArray());
        Assert.Empty((await _closed.GetAsync("/v1/webhooks", other)).Json["data"]!.AsArray());
        Assert.Empty((await _closed.SendAsync("POST", "/v1/jobs/cancel", """{"status":"queued"}""", other)).Json["jobs"]!.AsArray());
        Assert.Empty((await _closed.GetAsync("/v1/events?after=start", other, ("Accept", "application/json"))).Json["data"]!.AsArray());
        Assert.Equal("queued", (await _closed.GetAsync($"/v1/jobs/{job}", owner)).Json["status"]!.GetValue<string>());
    }

    private static string NewTenant() => $"t-{Guid.NewGuid():N}";

    private static string? BodyFor(string method, string pattern) => method switch
    {
        "PATCH" => """{"description":"x"}""",
        "POST" when pattern == "/v1/webhooks/{id}/replay" => """{"from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z"}""",
        "POST" when pattern == "/v1/jobs/{id}/replay" => """{"sequence":1}""",
        _ => null,
    };
}
