using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ImageGen.Storage.Settings;

/// <summary>Degraded while some setting can't be opened with this host's key ring.</summary>
internal sealed class SettingsHealthCheck(SettingsFollower follower) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        => Task.FromResult(follower.Unreadable.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded($"These settings can't be opened with this host's key ring: {string.Join(", ", follower.Unreadable)}."));
}
