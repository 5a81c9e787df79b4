using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests;

public sealed class GatewayHostTests(SharedGateway shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_whole_host_accepts_a_job_over_the_bus_in_memory()
    {
        var pictures = Directory.CreateTempSubdirectory("imagegen-pictures-");
        await using var app = GatewayHost.Build(
        [
            "--urls", "http://127.0.0.1:0", "--ConnectionStrings:Redis", shared.ConnectionString, "--ImageGen:Store:Embedded", "true",
            "--ImageGen:Results:Kind", "files", "--ImageGen:Results:Path", pictures.FullName, "--ImageGen:Results:InDataFolder", "true",
        ]);
        await app.StartAsync(Token);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        using var accepted = await http.PostAsync("/v1/jobs", new StringContent("""{"prompt":"a cat"}""", null, "application/json"), Token);
        using var live = await http.GetAsync("/health/live", Token);
        using var ready = await http.GetAsync("/health/ready", Token);

        Assert.Equal(System.Net.HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Equal((200, 200), ((int)live.StatusCode, (int)ready.StatusCode));
        await app.StopAsync(Token);
        pictures.Delete(recursive: true);
    }

    [Fact]
    public async Task The_gateway_listens_on_port_8080_of_loopback_unless_configured_otherwise()
    {
        await using var silent = GatewayHost.Build(["--ConnectionStrings:Redis", shared.ConnectionString, "--ImageGen:Results:Kind", "redis"]);
        await using var told = GatewayHost.Build(["--ConnectionStrings:Redis", shared.ConnectionString, "--ImageGen:Store:Embedded", "true", "--ImageGen:Results:Kind", "redis", "--urls", "http://127.0.0.1:5099"]);

        Assert.Equal("http://localhost:8080", silent.Configuration["urls"]);
        Assert.Equal("http://127.0.0.1:5099", told.Configuration["urls"]);
    }

    [Fact]
    public void A_faulty_roster_stops_the_start_naming_every_fault()
    {
        // The health checks make the bus when they are mapped, and the bus reads validated options, so the build of the host fails already.
        var fault = Assert.ThrowsAny<Exception>(() => GatewayHost.Build(
        [
            "--urls", "http://127.0.0.1:0", "--ConnectionStrings:Redis", shared.ConnectionString, "--ImageGen:Store:Embedded", "true",
            "--ImageGen:DefaultProvider", "nobody", "--ImageGen:Providers:painter:Concurrency", "0",
        ]));

        Assert.Contains("nobody", fault.ToString(), StringComparison.Ordinal);
        Assert.Contains("Concurrency", fault.ToString(), StringComparison.Ordinal);
    }
}
