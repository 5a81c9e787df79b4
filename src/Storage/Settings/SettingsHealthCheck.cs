using ImageGen.Storage.Identity;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ImageGen.Storage.Settings;

/// <summary>Degraded while a setting can't be decrypted with this host's key ring, or the key ring is not the one of the other hosts.</summary>
internal sealed class SettingsHealthCheck(SettingsFollower follower, KeyRingIdentity ring) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        => Task.FromResult(
            ring.Fault is { } fault ? HealthCheckResult.Degraded(fault.Summary)
            : follower.Unreadable.Count == 0 ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded($"These settings can't be decrypted with this host's key ring: {string.Join(", ", follower.Unreadable)}."));
}
