using ImageGen.Storage.Access;

namespace ImageGen.Gateway.Limits;

/// <summary>Records changes of the limits of tenants, in the audit log of access and in the log.</summary>
internal sealed partial class LimitsAudit(IApiKeys keys, TimeProvider time, ILogger<LimitsAudit> logger)
{
    /// <summary>Records that the limits of a tenant were set or removed.</summary>
    public async Task RecordAsync(string tenant, string by, CancellationToken cancellationToken)
    {
        LogChanged(tenant, by);
        // Crash point: the limits are changed, and the audit log does not have it; the log has.
        await keys.RecordAsync(new AccessChange { At = time.GetUtcNow(), By = by, Action = AccessActions.TenantLimitsChanged, Subject = tenant }, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, EventName = "limits.changed", Message = "The limits of tenant {Tenant} were changed by {By}")]
    private partial void LogChanged(string tenant, string by);
}
