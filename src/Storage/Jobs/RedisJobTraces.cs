using ImageGen.Storage.CompactRows;
using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Jobs;

/// <summary>Reads one field of a row, or the whole row of a job that ended some seconds ago.</summary>
internal sealed class RedisJobTraces(StoreConnection store) : IJobTraces
{
    public async Task<string?> FindAsync(Guid job, CancellationToken cancellationToken)
    {
        var fields = await store.DoAsync(database => database.HashGetAsync(PartitionKeys.Of(job).Row(job), ["trace", "0"]), cancellationToken);
        return (string?)fields[0] is { } trace ? trace
            : fields[1].IsNull ? null
            : (string?)(await RowReader.ReadAsync(store, job, cancellationToken)).FirstOrDefault(field => field.Name == "trace").Value;
    }
}
