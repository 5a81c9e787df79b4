using ImageGen.Gateway.Tests.World;
using Microsoft.AspNetCore.Hosting;

namespace ImageGen.Gateway.Tests.Browsers;

public sealed class HostTests(SharedGateway shared)
{
    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:8080")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("notlocalhost")]
    [InlineData("192.168.1.7:8080")]
    [InlineData("[fe80::1]:8080")]
    [InlineData("0.0.0.0:8080")]
    public async Task A_foreign_host_name_on_loopback_is_refused_for_reads_writes_and_pages(string host)
    {
        var tenant = shared.Gateway.NewTenant();

        (await tenant.SubmitAsync("""{"prompt":"a cat"}""", ("Host", host))).ProblemOf(400, "unknown_host");
        (await tenant.GetAsync("/v1/jobs", ("Host", host))).ProblemOf(400, "unknown_host");
        (await tenant.GetAsync("/scalar/", ("Host", host))).ProblemOf(400, "unknown_host");
        Assert.Equal(400, (await tenant.SendAsync(new HttpRequestMessage(HttpMethod.Options, "/v1/jobs"), ("Host", host))).Status);
        Assert.Empty(await tenant.RowsAsync());
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:9")]
    [InlineData("127.0.0.1:8080")]
    [InlineData("127.8.9.1")]
    [InlineData("[::1]:8080")]
    [InlineData("[::1]")]
    public async Task Host_names_of_this_machine_are_accepted_with_any_port(string host)
        => Assert.Equal(202, (await shared.Gateway.NewTenant().SubmitAsync("""{"prompt":"a cat"}""", ("Host", host))).Status);

    [Fact]
    public async Task Probes_may_use_any_name()
        => Assert.Equal(200, (await shared.Gateway.NewTenant().GetAsync("/health/live", ("Host", "10.1.2.3:8080"))).Status);

    [Theory]
    [InlineData("images.example", 200)]
    [InlineData("IMAGES.example:443", 200)]
    [InlineData("a.b.tenants.example", 200)]
    [InlineData("public.example", 200)]
    [InlineData("localhost", 200)]
    [InlineData("tenants.example", 400)]
    [InlineData("eviltenants.example", 400)]
    [InlineData("evil.example", 400)]
    public async Task A_host_name_configured_by_the_operator_is_accepted(string host, int status)
    {
        await using var gateway = await TestGateway.StartAsync(shared.ConnectionString, builder =>
        {
            builder.Configuration["AllowedHosts"] = "images.example; *.tenants.example";
            builder.Configuration["ImageGen:PublicUrl"] = "https://public.example/gateway";
            builder.Configuration["ImageGen:TagKey"] = new string('k', 32);
        });

        Assert.Equal(status, (await gateway.NewTenant().GetAsync("/v1/jobs", ("Host", host))).Status);
    }

    [Theory]
    [InlineData(null, 200)]
    [InlineData("*", 200)]
    [InlineData("images.example", 400)]
    public async Task A_gateway_not_on_loopback_refuses_host_names_only_where_allowed_ones_are_configured(string? allowed, int status)
    {
        await using var gateway = await TestGateway.StartAsync(shared.ConnectionString, builder =>
        {
            builder.WebHost.UseUrls("http://0.0.0.0:0");
            builder.Configuration["Gateway:Authentication"] = "none";
            builder.Configuration["AllowedHosts"] = allowed;
        });
        gateway.Http.BaseAddress = new UriBuilder(gateway.Http.BaseAddress!) { Host = "127.0.0.1" }.Uri;

        Assert.Equal(status, (await gateway.NewTenant().GetAsync("/v1/jobs", ("Host", "elsewhere.example"))).Status);
    }
}
