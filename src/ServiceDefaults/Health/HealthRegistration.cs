using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ImageGen.ServiceDefaults.Health;

/// <summary>Registers the liveness and readiness endpoints.</summary>
public static class HealthRegistration
{
    /// <summary>Tag of the checks that decide whether a host is ready.</summary>
    public const string ReadyTag = "ready";

    /// <summary>Tag of the checks whose description may be shown to any caller: it contains no addresses and no paths.</summary>
    public const string ExplainedTag = "explained";

    /// <summary>
    /// Maps <c>/health/live</c> (200 as long as the process responds) and <c>/health/ready</c>: the checks tagged <see cref="ReadyTag"/>,
    /// 200 when all are healthy or degraded, 503 when one of them is unhealthy. An unavailable broker only degrades: the store alone
    /// decides whether a job can be accepted and kept. Neither needs credentials. <c>details</c> has the description, by check, of those tagged <see cref="ExplainedTag"/>.
    /// </summary>
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = HealthReportWriter.WriteAsync }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains(ReadyTag),
            ResponseWriter = HealthReportWriter.WriteAsync,
        }).AllowAnonymous();
        return app;
    }

    internal static void AddHealth(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<HealthChanges>().AddHealthChecks();
}
