using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ImageGen.ServiceDefaults.Health;

/// <summary>
/// Writes a report as JSON: the overall status, the status of each check, and the description of checks that may show theirs. Exception texts are
/// left out, because they may name addresses.
/// </summary>
internal static class HealthReportWriter
{
    internal static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.RequestServices.GetService<HealthChanges>()?.Note(report);
        var body = new Dictionary<string, object>
        {
            ["status"] = NameOf(report.Status),
            ["checks"] = report.Entries.ToDictionary(entry => entry.Key, entry => NameOf(entry.Value.Status)),
        };
        var details = report.Entries
            .Where(entry => entry.Value is { Status: not HealthStatus.Healthy, Description.Length: > 0 } && entry.Value.Tags.Contains(HealthRegistration.ExplainedTag))
            .ToDictionary(entry => entry.Key, entry => entry.Value.Description!);
        if (details.Count > 0)
        {
            body["details"] = details;
        }

        return context.Response.WriteAsJsonAsync(body, context.RequestAborted);
    }

    private static string NameOf(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}
