using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ImageGen.ServiceDefaults.Health;

/// <summary>
/// Writes a report as JSON: the state of the whole and of each check, the sentences that everybody may read, and no exception text, which may name addresses.
/// </summary>
internal static class HealthReportWriter
{
    internal static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var answer = new Dictionary<string, object>
        {
            ["status"] = NameOf(report.Status),
            ["checks"] = report.Entries.ToDictionary(entry => entry.Key, entry => NameOf(entry.Value.Status)),
        };
        var details = report.Entries.Where(entry => PublicDetail.Of(entry.Value) is not null).ToDictionary(entry => entry.Key, entry => PublicDetail.Of(entry.Value)!);
        if (details.Count > 0)
        {
            answer["details"] = details;
        }

        return context.Response.WriteAsJsonAsync(answer, context.RequestAborted);
    }

    private static string NameOf(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}
