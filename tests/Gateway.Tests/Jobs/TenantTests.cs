using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.Jobs;

public sealed class TenantTests(SharedGateway shared)
{
    private readonly TestClient _owner = shared.Gateway.NewTenant();
    private readonly TestClient _stranger = shared.Gateway.NewTenant();

    [Fact]
    public async Task Another_tenants_job_does_not_exist_on_any_route()
    {
        var id = await _owner.NewJobAsync();
        await _owner.Gateway.SucceedAsync(id);
        var queued = await _owner.NewJobAsync();

        foreach (var route in new[] { "", "/image", "/events", "/events?after=1" })
        {
            Assert.Equal(200, (await _owner.GetAsync($"/v1/jobs/{id}{route}")).Status);
            (await _stranger.GetAsync($"/v1/jobs/{id}{route}")).ProblemOf(404, "job_not_found");
        }

        Assert.Equal(404, (await _stranger.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"/v1/jobs/{id}/image"))).Status);
        (await _stranger.PostAsync($"/v1/jobs/{queued}/cancel")).ProblemOf(404, "job_not_found");
        Assert.Equal("queued", (await _owner.GetAsync($"/v1/jobs/{queued}")).Json["status"]!.GetValue<string>());
        Assert.Empty((await _stranger.GetAsync("/v1/jobs")).Json["data"]!.AsArray());
    }

    [Fact]
    public async Task Another_tenants_batch_does_not_exist()
    {
        var batch = (await _owner.SubmitAsync("""{"prompt":"a cat","count":2}""")).Id;

        (await _stranger.GetAsync($"/v1/batches/{batch}")).ProblemOf(404, "batch_not_found");
    }

    [Fact]
    public async Task A_request_without_the_header_belongs_to_the_default_tenant()
    {
        using var response = await shared.Gateway.Http.PostAsync(
            "/v1/jobs", new StringContent("""{"prompt":"a cat"}""", null, "application/json"), TestContext.Current.CancellationToken);

        var path = response.Headers.Location!.ToString();
        var named = new TestClient(shared.Gateway, "default");
        Assert.Equal(200, (await named.GetAsync(path)).Status);
        Assert.Equal(404, (await _stranger.GetAsync(path)).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Upper")]
    [InlineData("-dash")]
    [InlineData("two words")]
    [InlineData("a,b")]
    [InlineData("tenant\u00e9")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task A_header_that_is_no_tenant_is_refused_on_every_route(string tenant)
    {
        foreach (var path in new[] { "/v1/jobs", $"/v1/jobs/{Guid.NewGuid()}", $"/v1/batches/{Guid.NewGuid()}", $"/v1/jobs/{Guid.NewGuid()}/image", "/v1/providers" })
        {
            var request = new HttpRequestMessage(HttpMethod.Get, path);
            Assert.True(request.Headers.TryAddWithoutValidation("X-Tenant-Id", tenant));
            using var response = await shared.Gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value));
            new Answer((int)response.StatusCode, headers, body).Refuses("X-Tenant-Id");
        }
    }

    [Fact]
    public async Task Two_tenants_in_one_request_are_refused()
        => (await _owner.GetAsync("/v1/jobs", ("X-Tenant-Id", "other"))).Refuses("X-Tenant-Id");
}
