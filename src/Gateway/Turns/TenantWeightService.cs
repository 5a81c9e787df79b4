using ImageGen.Storage.Access;
using ImageGen.Storage.Waiting;

namespace ImageGen.Gateway.Turns;

/// <summary>Shows and sets the weights of tenants, and records changes in the audit log of access and in the log.</summary>
internal sealed partial class TenantWeightService(ITenantWeights weights, IApiKeys keys, TimeProvider time, ILogger<TenantWeightService> logger)
{
    /// <summary>The weight of a tenant.</summary>
    public async Task<TenantWeightView> ReadAsync(string tenant, CancellationToken cancellationToken)
        => new() { Tenant = tenant, Weight = (await weights.ReadAsync(cancellationToken)).GetValueOrDefault(tenant, 1) };

    /// <summary>Sets the weight of a tenant. It applies at once.</summary>
    public async Task<TenantWeightView> SetAsync(string tenant, int weight, string by, CancellationToken cancellationToken)
    {
        await weights.SetAsync(tenant, weight, cancellationToken);
        LogChanged(tenant, weight, by);
        // Crash point: the weight is changed, and the audit log does not have it; the log has.
        await keys.RecordAsync(new AccessChange { At = time.GetUtcNow(), By = by, Action = AccessActions.TenantWeightChanged, Subject = tenant }, cancellationToken);
        return new TenantWeightView { Tenant = tenant, Weight = weight };
    }

    [LoggerMessage(Level = LogLevel.Information, EventName = "tenant.weight_changed", Message = "The weight of tenant {Tenant} was set to {Weight} by {By}")]
    private partial void LogChanged(string tenant, int weight, string by);
}
