using ImageGen.Storage.Fleet;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Limits;

/// <summary>A sorted set per tenant, with the same scripts as the slots of a provider instance. It is in the hash slot of the tenant's limits, not in that of the providers.</summary>
internal sealed class RedisTenantSlots(StoreConnection store, StoreSettings settings) : ITenantSlots
{
    public async Task<bool> TryTakeAsync(string tenant, Guid jobId, int limit, TimeSpan lease, CancellationToken cancellationToken)
        => (bool)await store.RunAsync(
            FleetScripts.TakeSlot, [LimitKeys.Slots(tenant)], [settings.ScriptNow, jobId.ToString("N"), limit, (long)lease.TotalMilliseconds], cancellationToken);

    public Task KeepAsync(string tenant, IReadOnlyCollection<Guid> jobIds, int limit, TimeSpan lease, CancellationToken cancellationToken)
        => store.RunAsync(
            FleetScripts.KeepSlots,
            [LimitKeys.Slots(tenant)],
            [settings.ScriptNow, limit, (long)lease.TotalMilliseconds, .. jobIds.Select(id => (RedisValue)id.ToString("N"))],
            cancellationToken);

    public Task ReleaseAsync(string tenant, Guid jobId, CancellationToken cancellationToken)
        => store.DoAsync(database => database.SortedSetRemoveAsync(LimitKeys.Slots(tenant), jobId.ToString("N")), cancellationToken);

    public Task<long> CountAsync(string tenant, CancellationToken cancellationToken)
        => store.DoAsync(database => database.SortedSetLengthAsync(LimitKeys.Slots(tenant)), cancellationToken);
}
