using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ImageGen.ServiceDefaults.Health;

/// <summary>A result whose description everybody may read: it names no address and repeats no exception.</summary>
public static class PublicDetail
{
    private const string Key = "detail";

    /// <summary>A degraded result with a sentence that <c>/health/ready</c> tells.</summary>
    public static HealthCheckResult Degraded(string description) => HealthCheckResult.Degraded(description, data: new Dictionary<string, object> { [Key] = description });

    /// <summary>That sentence; null where there is none.</summary>
    internal static string? Of(HealthReportEntry entry) => entry.Data.TryGetValue(Key, out var detail) ? detail as string : null;
}
