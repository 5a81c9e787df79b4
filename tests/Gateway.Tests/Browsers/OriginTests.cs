using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.Browsers;

public sealed class OriginTests(SharedGateway shared)
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    private string Own => shared.Gateway.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Origin", "http://localhost")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "file://")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Sec-Fetch-Site", "something-new")]
    public async Task A_changing_call_from_a_foreign_origin_is_refused(string header, string value)
    {
        var job = await _client.NewJobAsync();

        (await _client.SubmitAsync("""{"prompt":"a cat"}""", (header, value))).ProblemOf(403, "foreign_origin");
        (await _client.PostAsync("/v1/webhooks/job-secret/rotate", (header, value))).ProblemOf(403, "foreign_origin");
        (await _client.PostAsync($"/v1/jobs/{job}/cancel", (header, value))).ProblemOf(403, "foreign_origin");
        (await _client.SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"/v1/webhooks/{Guid.NewGuid()}"), (header, value))).ProblemOf(403, "foreign_origin");
        (await _client.PostAsync("/rest/s1/mcp/config/set-system-config", (header, value))).ProblemOf(403, "foreign_origin");

        Assert.Equal("queued", (await _client.GetAsync($"/v1/jobs/{job}")).Json["status"]!.GetValue<string>());
        Assert.False((await _client.GetAsync("/v1/webhooks/job-secret")).Json["exists"]!.GetValue<bool>());
        Assert.Single(await _client.RowsAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/image")]
    [InlineData("/events")]
    public async Task Reads_of_prompts_images_and_events_from_a_foreign_origin_are_refused(string path)
    {
        var job = await _client.NewJobAsync();
        await _client.Gateway.SucceedAsync(job);

        (await _client.GetAsync($"/v1/jobs/{job}{path}", ("Origin", "http://evil.example"))).ProblemOf(403, "foreign_origin");
        (await _client.GetAsync($"/v1/jobs/{job}{path}", ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors"), ("Sec-Fetch-Dest", "image"))).ProblemOf(403, "foreign_origin");
        (await _client.GetAsync($"/V1/jobs/{job}{path}", ("Sec-Fetch-Site", "same-site"))).ProblemOf(403, "foreign_origin");
        (await _client.GetAsync($"/v1/jobs/{job}{path}", ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "iframe"))).ProblemOf(403, "foreign_origin");
        Assert.Equal(200, (await _client.GetAsync($"/v1/jobs/{job}{path}", ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document"))).Status);
    }

    [Fact]
    public async Task Own_pages_and_clients_without_an_origin_are_served()
    {
        foreach (var headers in new (string, string)[][]
        {
            [],
            [("Origin", Own)],
            [("Origin", Own), ("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "cors")],
            [("Sec-Fetch-Site", "none")],
            [("Sec-Fetch-Mode", "cors")],
            [("Host", "localhost:8080"), ("Origin", "http://localhost:8080")],
            [("Host", "[::1]:8080"), ("Origin", "http://[::1]:8080")],
            [("Host", "localhost"), ("Origin", "https://localhost")],
        })
        {
            Assert.Equal(202, (await _client.SubmitAsync("""{"prompt":"a cat"}""", headers)).Status);
            Assert.Equal(200, (await _client.GetAsync("/v1/jobs", headers)).Status);
        }

        Assert.Equal(200, (await _client.GetAsync("/scalar/v1", ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document"))).Status);
        Assert.Equal("DENY", (await _client.GetAsync("/scalar/v1")).Header("X-Frame-Options"));
    }

    [Fact]
    public async Task Signed_links_and_provider_callbacks_are_accepted_from_any_origin()
    {
        (await _client.GetAsync($"/v1/pictures/{Guid.NewGuid()}?expires=1&signature=x", ("Sec-Fetch-Site", "cross-site"))).ProblemOf(403, "link_refused");
        foreach (var path in new[] { "/v1/hooks/painter", "/hooks/painter" })
        {
            (await _client.PostAsync(path, ("Host", "tunnel.example"), ("Origin", "http://evil.example"))).ProblemOf(401, "untrusted_hook");
        }
    }

    [Theory]
    [InlineData("https://app.example", 202)]
    [InlineData("HTTPS://other.example:8443", 202)]
    [InlineData("https://public.example", 202)]
    [InlineData("https://evil.example", 403)]
    [InlineData("https://other.example", 403)]
    [InlineData("null", 403)]
    public async Task An_origin_allowed_by_the_operator_is_served(string origin, int status)
    {
        await using var gateway = await TestGateway.StartAsync(shared.ConnectionString, builder =>
        {
            builder.Configuration["Gateway:AllowedOrigins"] = "https://app.example; https://other.example:8443";
            builder.Configuration["ImageGen:PublicUrl"] = "https://public.example/gateway";
            builder.Configuration["ImageGen:TagKey"] = new string('k', 32);
        });

        Assert.Equal(status, (await gateway.NewTenant().SubmitAsync("""{"prompt":"a cat"}""", ("Origin", origin), ("Sec-Fetch-Site", "cross-site"))).Status);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("null")]
    [InlineData("app.example")]
    [InlineData("https://app.example/")]
    [InlineData("https://*.app.example")]
    public async Task An_invalid_allowed_origin_stops_the_start(string origins)
        => Assert.Contains("AllowedOrigins", (await Assert.ThrowsAnyAsync<Exception>(() => TestGateway.StartAsync(
            shared.ConnectionString, builder => builder.Configuration["Gateway:AllowedOrigins"] = origins))).Message, StringComparison.Ordinal);
}
