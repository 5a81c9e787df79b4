using ImageGen.Storage.Jobs;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Reconciliation;

/// <summary>Reads the index of purchases, and the rows of jobs that may have been bought.</summary>
internal sealed class RedisPurchaseIndex(StoreConnection store, StoreSettings settings) : IPurchaseIndex
{
    private const int RowsAtOnce = 200;

    public async Task<IReadOnlyList<KnownPurchase>> ReadKnownAsync(string provider, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var parts = await store.DoAsync(
            database => Task.WhenAll(PartitionKeys.All.Select(keys => database.SortedSetRangeByScoreWithScoresAsync(keys.Bought, since.ToUnixTimeMilliseconds()))),
            cancellationToken);
        return [.. parts.SelectMany(part => part).Select(Parse).OfType<(string Provider, KnownPurchase Purchase)>()
            .Where(entry => entry.Provider == provider).Select(entry => entry.Purchase)];
    }

    public async Task<IReadOnlyList<Job>> ReadDoubtfulAsync(
        string provider, IReadOnlyCollection<string> lanes, DateTimeOffset since, CancellationToken cancellationToken)
    {
        // Ended jobs are ordered by the time at which their row expires.
        var expiry = (since + settings.Retention).ToUnixTimeMilliseconds();
        var begun = await store.DoAsync(
            database => Task.WhenAll(PartitionKeys.All.SelectMany(keys => lanes.Select(lane => database.SortedSetRangeByRankAsync(keys.Continue(lane))))),
            cancellationToken);
        var ended = await store.DoAsync(
            database => Task.WhenAll(PartitionKeys.All.Select(keys => database.SortedSetRangeByScoreAsync(keys.Ended, expiry))), cancellationToken);

        var unknown = $":{JobRow.Name(JobState.OutcomeUnknown)}:";
        var ids = begun.SelectMany(part => part).Select(member => (string)member!)
            .Concat(ended.SelectMany(part => part).Select(member => (string)member!).Where(member => member.Contains(unknown, StringComparison.Ordinal)).Select(member => member[..32]))
            .Select(id => Guid.ParseExact(id, "N"));
        List<Job> doubtful = [];
        foreach (var chunk in ids.Distinct().Chunk(RowsAtOnce))
        {
            var rows = await Task.WhenAll(chunk.Select(id => JobRow.FindAsync(store, id, cancellationToken)));
            doubtful.AddRange(rows.OfType<Job>().Where(job => job.Provider == provider && (job.State is JobState.Submitting or JobState.OutcomeUnknown)));
        }

        return doubtful;
    }

    public async Task<IReadOnlyList<Guid>> ReadQueuedAsync(IReadOnlyCollection<string> lanes, CancellationToken cancellationToken)
    {
        var parts = await store.DoAsync(
            database => Task.WhenAll(PartitionKeys.All.SelectMany(keys => lanes.Select(lane => database.SortedSetRangeByRankAsync(keys.Start(lane))))), cancellationToken);
        return [.. parts.SelectMany(part => part).Select(member => Guid.ParseExact((string)member!, "N")).Distinct()];
    }

    private static (string Provider, KnownPurchase Purchase)? Parse(SortedSetEntry entry)
        => ((string)entry.Element!).Split(' ') is [var provider, var providerId, var job]
            ? (provider, new KnownPurchase(providerId, Guid.ParseExact(job, "N"), DateTimeOffset.FromUnixTimeMilliseconds((long)entry.Score)))
            : null;
}
