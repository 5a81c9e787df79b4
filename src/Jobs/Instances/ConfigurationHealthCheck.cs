using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ImageGen.Jobs.Instances;

/// <summary>Degraded while some settings have faults and the previous ones stay in force.</summary>
internal sealed class ConfigurationHealthCheck(ConfigurationReloader reloader) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        => Task.FromResult(reloader.Faults.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Join(" ", reloader.Faults)));
}
