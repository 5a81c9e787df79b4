using System.Text.Json;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.LaneHolds;

/// <summary>One hash, with a field for each lane, and for each tenant in a lane.</summary>
internal sealed class RedisLaneHolds(StoreConnection store) : ILaneHolds
{
    private static readonly RedisKey Key = "ig:{lanes}:holds";

    public async Task<LaneHoldSet> ReadAsync(CancellationToken cancellationToken)
    {
        var entries = await store.DoAsync(database => database.HashGetAllAsync(Key), cancellationToken);
        return entries.Length == 0 ? LaneHoldSet.None : new LaneHoldSet([.. entries
            .Select(entry => JsonSerializer.Deserialize((string)entry.Value!, LaneHoldJson.Default.LaneHold)!)
            .OrderBy(hold => hold.Lane, StringComparer.Ordinal).ThenBy(hold => hold.Tenant, StringComparer.Ordinal)]);
    }

    public Task SetAsync(LaneHold hold, CancellationToken cancellationToken)
        => store.DoAsync(database => database.HashSetAsync(Key, FieldOf(hold.Lane, hold.Tenant), JsonSerializer.Serialize(hold, LaneHoldJson.Default.LaneHold)), cancellationToken);

    public Task RemoveAsync(string lane, string? tenant, CancellationToken cancellationToken)
        => store.DoAsync(database => database.HashDeleteAsync(Key, FieldOf(lane, tenant)), cancellationToken);

    private static RedisValue FieldOf(string lane, string? tenant) => tenant is null ? lane : $"{lane} {tenant}";
}
