using ImageGen.Storage.Redis;
using ImageGen.Storage.Results;

namespace ImageGen.Storage.Jobs.Retention;

/// <summary>Takes entries of the removals with a lease. Which images may be removed is decided by the script.</summary>
internal sealed class RedisImageRemovals(StoreConnection store, StoreSettings settings, IResultStore results) : IImageRemovals
{
    private const int Parallelism = 8;

    /// <summary>An entry whose worker died is due again after this time.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private readonly DueSets _sets = new(store, settings);

    public async Task<(int Seen, int Failed)> SweepAsync(int limit, CancellationToken cancellationToken)
    {
        var taken = await _sets.TakeAsync(DueSet.Removals, limit, Lease, cancellationToken);
        var failed = 0;
        await Parallel.ForEachAsync(
            taken,
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (member, token) =>
            {
                if (!await TryRemoveAsync(member, token))
                {
                    Interlocked.Increment(ref failed);
                }
            });
        return (taken.Count, failed);
    }

    private async Task<bool> TryRemoveAsync(string member, CancellationToken cancellationToken)
    {
        var removal = ImageRemoval.Parse(member);
        var keys = PartitionKeys.Of(removal.Id);
        var owner = removal.Owner == RemovalOwner.Batch ? keys.Batch(removal.Id) : keys.Row(removal.Id);
        if (removal.Owner != RemovalOwner.None && (int)await store.RunAsync(JobScripts.CheckRemoval, [owner, keys.Removals], [settings.ScriptNow, member], cancellationToken) == 0)
        {
            return true;
        }

        try
        {
            foreach (var key in removal.Keys)
            {
                await results.RemoveAsync(key, cancellationToken);
            }
        }
        catch (ResultStoreException)
        {
            return false;
        }

        // Crash point: the images are removed, and the entry is still there. The next worker finds no image and deletes it.
        await store.DoAsync(database => database.SortedSetRemoveAsync(keys.Removals, member), cancellationToken);
        return true;
    }
}
