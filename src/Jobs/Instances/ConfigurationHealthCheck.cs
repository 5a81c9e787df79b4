using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ImageGen.Jobs.Instances;

/// <summary>Degraded while some settings are wrong and the host goes on with those before them.</summary>
internal sealed class ConfigurationHealthCheck(ConfigurationReloader settings) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        => Task.FromResult(settings.Faults.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Join(" ", settings.Faults)));
}
