using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs;

/// <summary>Slots as a sorted set per provider: job ids by the moment their slot frees itself.</summary>
internal sealed class RedisProviderSlots(StoreConnection store) : IProviderSlots
{
    public async Task<bool> TryTakeAsync(string provider, Guid jobId, int limit, TimeSpan lease, CancellationToken cancellationToken)
        => (bool)await store.RunAsync(
            JobScripts.TakeSlot, [Key(provider)], ["", jobId.ToString("N"), limit, (long)lease.TotalMilliseconds], cancellationToken);

    public Task<long> CountAsync(string provider, CancellationToken cancellationToken)
        => store.DoAsync(database => database.SortedSetLengthAsync(Key(provider)), cancellationToken);

    public Task ReleaseAsync(string provider, Guid jobId, CancellationToken cancellationToken)
        => store.DoAsync(database => database.SortedSetRemoveAsync(Key(provider), jobId.ToString("N")), cancellationToken);

    private static RedisKey Key(string provider) => $"ig:{{slots}}:{provider}";
}
