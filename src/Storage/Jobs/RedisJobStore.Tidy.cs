using ImageGen.Jobs.Submission;
using ImageGen.Storage.Events;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs;

/// <content>Forgetting what outlived its retention.</content>
internal sealed partial class RedisJobStore
{
    private const int TidyLimit = 500;

    public async Task<int> TidyAsync(CancellationToken cancellationToken)
    {
        var now = await NowAsync(cancellationToken);

        // One after the other, so that nobody else waits; a partition that does not answer is tidied another time.
        var count = 0;
        var faults = new List<StoreUnavailableException>();
        for (var partition = 0; partition < JobId.Partitions; partition++)
        {
            try
            {
                count += await TidyAsync(new PartitionKeys(partition), now, cancellationToken);
            }
            catch (StoreUnavailableException fault)
            {
                faults.Add(fault);
            }
        }

        return faults.Count < JobId.Partitions ? count : throw faults[0];
    }

    private async Task<int> TidyAsync(PartitionKeys keys, long now, CancellationToken cancellationToken)
    {
        var count = 0;
        RedisValue[] gone;
        do
        {
            gone = await store.DoAsync(
                database => database.SortedSetRangeByScoreAsync(keys.Ended, stop: now, take: TidyLimit), cancellationToken);
            foreach (var tenant in gone.Select(member => ((string)member!).Split(':')).GroupBy(parts => parts[1]))
            {
                var members = tenant.SelectMany(parts => new RedisValue[] { $"all:{parts[3]}:{parts[0]}", $"{parts[2]}:{parts[3]}:{parts[0]}" });
                await store.DoAsync(database => database.SortedSetRemoveAsync(keys.Index(tenant.Key), [.. members]), cancellationToken);
                await TrimFeedAsync(keys, tenant.Key, cancellationToken);
            }

            // Last, so that a crash in between leaves work to be done again instead of members nobody remembers.
            await store.DoAsync(database => database.SortedSetRemoveAsync(keys.Ended, gone), cancellationToken);
            count += gone.Length;
        }
        while (gone.Length == TidyLimit);

        // Look-ups need the book for as long as a purchase can be found, however soon ended jobs are forgotten.
        var forgotten = now - (long)(settings.Retention > AdoptionTime ? settings.Retention : AdoptionTime).TotalMilliseconds;
        await store.DoAsync(database => database.SortedSetRemoveRangeByScoreAsync(keys.Bought, double.NegativeInfinity, forgotten), cancellationToken);
        await ForgetWorkersAsync(keys, now, cancellationToken);
        return count;
    }

    private async Task TrimFeedAsync(PartitionKeys keys, string tenant, CancellationToken cancellationToken)
    {
        while ((int)await store.RunAsync(
            EventScripts.TrimFeed, [keys.Feed(tenant), keys.Dropped(tenant)], [Now(), Milliseconds(settings.Retention)], cancellationToken) > 0)
        {
        }
    }
}
