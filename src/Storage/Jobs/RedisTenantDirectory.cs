using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs;

/// <summary>
/// Finds the tenants by the key names of their indexes. There is no separate list of tenants: hosts of every version write the index with the row, so
/// that none can be missing.
/// </summary>
internal sealed class RedisTenantDirectory(StoreConnection store) : ITenantDirectory
{
    private const string Indexes = "ig:{p?}:idx:*";

    private static readonly int PrefixLength = "ig:{p0}:idx:".Length;

    private static readonly JobStatus[] Statuses = Enum.GetValues<JobStatus>();

    public async Task<IReadOnlyList<string>> FindAllAsync(CancellationToken cancellationToken)
    {
        SortedSet<string> tenants = new(StringComparer.Ordinal);
        await foreach (var key in store.FindKeysAsync(Indexes, cancellationToken))
        {
            tenants.Add(key[PrefixLength..]);
        }

        return [.. tenants];
    }

    public async Task<TenantCounts> CountAsync(string tenant, CancellationToken cancellationToken)
    {
        var counts = await store.Partitions.QueryAllAsync(partition => store.DoAsync(
            database => Task.WhenAll(Statuses.Select(status => CountAsync(database, new PartitionKeys(partition).Index(tenant), JobRow.Name(status)))), cancellationToken));
        return new TenantCounts(
            Statuses.Select((status, n) => (status, Count: counts.Sum(part => part.Result[n]))).ToDictionary(entry => entry.status, entry => entry.Count),
            counts.Count < JobId.Partitions);
    }

    private static Task<long> CountAsync(IDatabase database, RedisKey index, string list) => database.SortedSetLengthByValueAsync(index, $"{list}:", $"{list};", Exclude.Stop);
}
