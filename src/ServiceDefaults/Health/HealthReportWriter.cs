using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ImageGen.ServiceDefaults.Health;

/// <summary>Writes a report as JSON: the state of the whole and of each check, and no exception text, which may name addresses.</summary>
internal static class HealthReportWriter
{
    internal static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.RequestServices.GetService<HealthChanges>()?.Note(report);
        return context.Response.WriteAsJsonAsync(
            new Dictionary<string, object>
            {
                ["status"] = NameOf(report.Status),
                ["checks"] = report.Entries.ToDictionary(entry => entry.Key, entry => NameOf(entry.Value.Status)),
            },
            context.RequestAborted);
    }

    private static string NameOf(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}
