using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Events;

/// <summary>
/// The part of a tenant's event feed in one partition, and what the poll has read of it. The feed names every event of the tenant, so one command
/// finds out for all watches of the partition whether a notification was lost. Only the poll uses the members that change.
/// </summary>
internal sealed class WatchedFeed(string tenant, int partition)
{
    private string? _newest;

    /// <summary>The key of the feed.</summary>
    public RedisKey Key { get; } = new PartitionKeys(partition).Feed(tenant);

    /// <summary>The partition.</summary>
    public int Partition => partition;

    /// <summary>Whether the poll has read the feed before.</summary>
    public bool WasRead { get; private set; }

    /// <summary>The watches of jobs whose events are in this feed. The owner of the feed locks it.</summary>
    public HashSet<JobWatch> OfJobs { get; } = [];

    /// <summary>The watches of the tenant. The owner of the feed locks it.</summary>
    public HashSet<EventWatch> OfTenant { get; } = [];

    /// <summary>
    /// The entries that were added since the last call; null if that can't be determined from <paramref name="newest"/>: at the first call, and when more
    /// entries were added than it has.
    /// </summary>
    /// <param name="newest">The newest entries of the feed, in their order.</param>
    /// <param name="isWhole">Whether these are all entries that the feed has.</param>
    public IReadOnlyList<string>? FindAdded(string[] newest, bool isWhole)
    {
        var known = _newest is null ? -1 : Array.LastIndexOf(newest, _newest);
        return WasRead && (known >= 0 || (_newest is null && isWhole)) ? newest[(known + 1)..] : null;
    }

    /// <summary>Records the newest entries, from which the next call of <see cref="FindAdded"/> continues.</summary>
    public void Continue(string[] newest)
    {
        _newest = newest.Length > 0 ? newest[^1] : null;
        WasRead = true;
    }
}
