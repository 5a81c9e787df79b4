using System.Net;
using System.Text.Json;
using ImageGen.Messaging;
using ImageGen.ServiceDefaults.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace ImageGen.ServiceDefaults.Tests.Health;

public sealed class HealthTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_without_the_broker_is_degraded_and_ready()
    {
        await using var app = await StartAsync(HealthStatus.Healthy);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative), Token);
        using var report = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("degraded", report.RootElement.GetProperty("status").GetString());
        Assert.Equal("degraded", report.RootElement.GetProperty("checks").GetProperty("bus").GetString());
    }

    [Fact]
    public async Task A_host_without_the_store_is_alive_and_not_ready()
    {
        await using var app = await StartAsync(HealthStatus.Unhealthy);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/health/live", UriKind.Relative), Token)).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync(new Uri("/health/ready", UriKind.Relative), Token)).StatusCode);
    }

    [Fact]
    public async Task The_health_response_shows_only_public_text_of_a_check()
    {
        await using var app = await StartAsync(HealthStatus.Healthy, checks => checks
            .AddCheck("told", () => HealthCheckResult.Degraded("Nobody is there."), [HealthRegistration.ReadyTag, HealthRegistration.ExplainedTag])
            .AddCheck("untold", () => HealthCheckResult.Degraded("10.0.0.1 refuses."), [HealthRegistration.ReadyTag]));
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        using var report = JsonDocument.Parse(await client.GetStringAsync(new Uri("/health/ready", UriKind.Relative), Token));

        Assert.Equal("""{"told":"Nobody is there."}""", report.RootElement.GetProperty("details").GetRawText());
    }

    private static async Task<WebApplication> StartAsync(HealthStatus store, Action<IHealthChecksBuilder>? further = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:RabbitMq", "amqp://guest:guest@127.0.0.1:9/")]);
        builder.AddServiceDefaults();
        builder.AddMessaging(_ => []);
        builder.Logging.ClearProviders();
        var checks = builder.Services.AddHealthChecks().AddCheck("store", () => new HealthCheckResult(store), [HealthRegistration.ReadyTag]);
        further?.Invoke(checks);
        var app = builder.Build();
        app.UseRouting();
        app.MapHealth();
        await app.StartAsync(Token);
        return app;
    }
}
