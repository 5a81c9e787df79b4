using System.Text.RegularExpressions;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Fleet;

/// <summary>A set in each partition, written with the rows; and one sorted set of the lanes that workers name.</summary>
internal sealed partial class RedisLaneRegistry(StoreConnection store, StoreSettings settings) : ILaneRegistry
{
    // Matches start:{lane} and continue:{lane} in one pass over the keys.
    private const string DueSets = "ig:{p?}:[sc][to][an][rt][ti]*";

    private static readonly RedisKey Named = "ig:{lanes}:named";

    public async Task<IReadOnlyList<string>> ReadAsync(CancellationToken cancellationToken)
    {
        var parts = await store.Partitions.QueryAllAsync(partition => store.DoAsync(database => database.SetMembersAsync(new PartitionKeys(partition).Lanes), cancellationToken));
        return [.. parts.SelectMany(part => part.Result).Select(lane => (string)lane!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    public async Task<IReadOnlyList<string>> NameAsync(
        IReadOnlyCollection<string> named, IReadOnlyCollection<string> lanes, TimeSpan patience, CancellationToken cancellationToken)
        => (string[])(await store.RunAsync(
            FleetScripts.NameLanes,
            [Named],
            [settings.ScriptNow, (long)patience.TotalMilliseconds, named.Count, .. named.Select(lane => (RedisValue)lane), .. lanes.Select(lane => (RedisValue)lane)],
            cancellationToken))!;

    public async Task<LaneWork> CountWorkAsync(string lane, CancellationToken cancellationToken)
    {
        var counts = await store.Partitions.QueryAllAsync(partition => store.DoAsync(
            async database =>
            {
                var keys = new PartitionKeys(partition);
                var (queued, begun) = (database.SortedSetLengthAsync(keys.Start(lane)), database.SortedSetLengthAsync(keys.Continue(lane)));
                return new LaneWork(await queued, await begun);
            },
            cancellationToken));
        return new LaneWork(counts.Sum(count => count.Result.Queued), counts.Sum(count => count.Result.AtProviders));
    }

    public async Task ForgetEmptyAsync(string lane, CancellationToken cancellationToken)
        => await store.Partitions.QueryAllAsync(partition =>
        {
            var keys = new PartitionKeys(partition);
            return store.RunAsync(FleetScripts.ForgetLane, [keys.Lanes, keys.Start(lane), keys.Continue(lane), keys.Rescue(lane)], [settings.ScriptNow, lane], cancellationToken);
        });

    public async Task<IReadOnlyList<string>> RecordFromKeysAsync(CancellationToken cancellationToken)
    {
        HashSet<(int Partition, string Lane)> found = [];
        await foreach (var key in store.FindKeysAsync(DueSets, cancellationToken))
        {
            if (DueSet().Match(key) is { Success: true } match)
            {
                found.Add((Convert.ToInt32(match.Groups[1].Value, 16), match.Groups[2].Value));
            }
        }

        foreach (var partition in found.GroupBy(entry => entry.Partition))
        {
            RedisValue[] lanes = [.. partition.Select(entry => (RedisValue)entry.Lane)];
            await store.DoAsync(database => database.SetAddAsync(new PartitionKeys(partition.Key).Lanes, lanes), cancellationToken);
        }

        return [.. found.Select(entry => entry.Lane).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    [GeneratedRegex(@"^ig:\{p([0-9a-f])\}:(?:start|continue):([A-Za-z0-9_-]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex DueSet();
}
