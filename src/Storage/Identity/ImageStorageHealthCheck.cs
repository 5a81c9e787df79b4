using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace ImageGen.Storage.Identity;

/// <summary>
/// Checks that images can be stored, and that the job store was not set back. If not, a worker is unhealthy: it takes no new orders. A host with a gateway is degraded: it still
/// accepts jobs, which any worker can run.
/// </summary>
internal sealed class ImageStorageHealthCheck(ImageStorageMonitor monitor, IOptions<ImageStorageRequirements> needs) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var summary = string.Join(' ', new[] { monitor.ResultStoreFault, monitor.SpillFault, monitor.StoreFault }.OfType<ImageStorageFault>().Select(fault => fault.Summary).Distinct(StringComparer.Ordinal));
        return Task.FromResult(
            summary.Length == 0 ? HealthCheckResult.Healthy()
            : needs.Value.Serves ? HealthCheckResult.Degraded(summary)
            : HealthCheckResult.Unhealthy($"{summary} No new orders are taken here."));
    }
}
