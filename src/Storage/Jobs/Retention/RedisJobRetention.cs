using System.Globalization;
using ImageGen.Storage.Events;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs.Retention;

/// <summary>Forgets the entries of rows that are gone, and workers that are not heard of any more.</summary>
internal sealed class RedisJobRetention(StoreConnection store, StoreSettings settings) : IJobRetention
{
    private const int TidyLimit = 500;

    /// <summary>Longer than any lease: a worker that was silent for so long holds nothing any more.</summary>
    private static readonly TimeSpan WorkersKept = TimeSpan.FromHours(1);

    public async Task<int> TidyAsync(CancellationToken cancellationToken)
    {
        var now = await store.NowAsync(settings, cancellationToken);
        return await PartitionWatch.SumInTurnAsync(partition => TidyAsync(new PartitionKeys(partition), now, cancellationToken));
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
        var forgotten = now - (long)(settings.Retention > RedisPurchases.AdoptionTime ? settings.Retention : RedisPurchases.AdoptionTime).TotalMilliseconds;
        await store.DoAsync(database => database.SortedSetRemoveRangeByScoreAsync(keys.Bought, double.NegativeInfinity, forgotten), cancellationToken);
        await ForgetWorkersAsync(keys, now, cancellationToken);
        return count;
    }

    private async Task TrimFeedAsync(PartitionKeys keys, string tenant, CancellationToken cancellationToken)
    {
        while ((int)await store.RunAsync(
            EventScripts.TrimFeed, [keys.Feed(tenant), keys.Dropped(tenant)], [settings.Moment, settings.Retention.ToMilliseconds()], cancellationToken) > 0)
        {
        }
    }

    /// <summary>Every start of a worker is a new one, and the former ones are not heard of any more.</summary>
    private async Task ForgetWorkersAsync(PartitionKeys keys, long now, CancellationToken cancellationToken)
    {
        var before = now - (long)WorkersKept.TotalMilliseconds;
        var pulse = await store.DoAsync(database => database.HashGetAllAsync(keys.Pulse), cancellationToken);
        RedisValue[] gone = [.. pulse.Where(field => IsBeatBefore(field, before)).Select(field => field.Name)];
        if (gone.Length > 0)
        {
            // One that beats at this very moment is known again with its next beat; until then its leases count.
            await store.DoAsync(database => database.HashDeleteAsync(keys.Pulse, gone), cancellationToken);
        }
    }

    private static bool IsBeatBefore(HashEntry field, long moment)
        => ((string)field.Name!).StartsWith("b:", StringComparison.Ordinal) && long.Parse(((string)field.Value!).Split(' ')[0], CultureInfo.InvariantCulture) < moment;
}
