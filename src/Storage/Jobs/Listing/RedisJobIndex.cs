using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs.Listing;

/// <summary>The lists of all partitions together. Of a partition that does not answer the last count known to this process stands, or none.</summary>
internal sealed class RedisJobIndex(StoreConnection store) : IJobIndex
{
    private const int MaxPage = 100;

    /// <summary>So many rows a page looks at for a filter that the index does not know; then the caller comes again.</summary>
    private const int MostLookedAt = 500;

    private readonly long[] _unfinished = new long[JobId.Partitions];

    public async Task<JobPage> ListAsync(string tenant, JobFilter filter, int limit, string? cursor, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxPage);
        JobCursor? before = cursor is null ? null : JobCursor.Parse(cursor);

        // Whatever is younger is not looked at.
        if (filter.MadeBefore is { } end && JobCursor.At(end) is var latest && (before is null || latest.CompareTo(before.Value) < 0))
        {
            before = latest;
        }

        List<Job> jobs = [];
        var isPartial = false;
        for (var looked = 0; ;)
        {
            var wanted = filter.NeedsRows ? MaxPage : limit + 1 - jobs.Count;
            var (places, areAll) = await ReadIndexAsync(tenant, filter, before, wanted, cancellationToken);
            var rows = await PartitionWatch.AskAsync(
                places.Select(place => JobId.PartitionOf(place.Id)).Distinct(),
                partition => Task.WhenAll(places.Where(place => JobId.PartitionOf(place.Id) == partition).Select(async place => (place.Id, Row: await JobRow.FindAsync(store, place.Id, cancellationToken)))));
            isPartial |= !areAll || rows.Sum(part => part.Answer.Length) < places.Count;
            var found = rows.SelectMany(part => part.Answer).ToDictionary(row => row.Id, row => row.Row);

            // A row may be gone before its index entry is, or have changed since the index was read.
            foreach (var job in places.Select(place => found.GetValueOrDefault(place.Id)).OfType<Job>().Where(filter.Matches))
            {
                if (jobs.Count == limit)
                {
                    return Page(JobCursor.Of(jobs[^1]).ToString());
                }

                jobs.Add(job);
            }

            if (places.Count < wanted)
            {
                return Page(null);
            }

            before = places[^1];
            looked += places.Count;
            if (filter.NeedsRows && looked >= MostLookedAt)
            {
                return Page(before.ToString());
            }
        }

        JobPage Page(string? next) => new(jobs, next) { IsPartial = isPartial };
    }

    public async Task<int?> FindQueuePositionAsync(Job job, CancellationToken cancellationToken)
    {
        var score = await store.DoAsync(
            database => database.SortedSetScoreAsync(PartitionKeys.Of(job.Id).Start(job.Lane), job.Id.ToString("N")), cancellationToken);
        if (score is not { } due)
        {
            return null;
        }

        var before = await store.AskAllAsync((keys, database) => database.SortedSetLengthAsync(keys.Start(job.Lane), max: due, exclude: Exclude.Stop), cancellationToken);
        return (int)before.Sum(part => part.Answer) + 1;
    }

    public async Task<long> CountUnfinishedAsync(CancellationToken cancellationToken)
    {
        var counts = await store.AskAllAsync((keys, database) => database.StringGetAsync(keys.Unfinished), cancellationToken);
        lock (_unfinished)
        {
            foreach (var (partition, count) in counts)
            {
                _unfinished[partition] = (long)count;
            }

            return _unfinished.Sum();
        }
    }

    public async Task<long> CountUnfinishedAsync(string tenant, CancellationToken cancellationToken)
    {
        string[] unfinished = [JobRow.Name(JobStatus.Queued), JobRow.Name(JobStatus.Running)];
        var counts = await store.AskAllAsync(
            async (keys, database) => (await Task.WhenAll(unfinished.Select(
                name => database.SortedSetLengthByValueAsync(keys.Index(tenant), $"{name}:", $"{name};", Exclude.Stop)))).Sum(),
            cancellationToken);
        return counts.Sum(count => count.Answer);
    }

    /// <summary>The newest entries before a place, of all partitions and of all lists of the filter together.</summary>
    private async Task<(List<JobCursor> Places, bool AreAll)> ReadIndexAsync(
        string tenant, JobFilter filter, JobCursor? before, int count, CancellationToken cancellationToken)
    {
        var oldest = filter.CreatedAfter is { } from ? JobCursor.At(from).Place : "";

        // Sent together, queued first: a job that begins meanwhile is in one of the two answers, or in both.
        var members = await store.AskAllAsync(
            async (keys, database) => (await Task.WhenAll(filter.Lists.Select(name => database.SortedSetRangeByValueAsync(
                keys.Index(tenant), $"{name}:{oldest}", End(name), Exclude.Stop, Order.Descending, skip: 0, take: count)))).SelectMany(list => list),
            cancellationToken);
        return (
            [.. members.SelectMany(part => part.Answer).Select(member => JobCursor.OfMember(member!)).Distinct().OrderDescending().Take(count)],
            members.Count == JobId.Partitions);

        // ';' is the character after ':', so this is the end of all entries of that name.
        string End(string name) => before is { } place ? $"{name}:{place.Place}" : $"{name};";
    }
}
