using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs.Listing;

/// <summary>Merges the lists of all partitions. For a partition that does not respond, the last count that this process read is used, or 0.</summary>
internal sealed class RedisJobIndex(StoreConnection store) : IJobIndex
{
    private const int MaxPage = 100;

    /// <summary>The most rows that are read for one page with a filter that the index can't decide. The caller continues with the next page.</summary>
    private const int MaxRowsRead = 500;

    private readonly long[] _unfinished = new long[JobId.Partitions];

    public async Task<JobPage> ListAsync(string tenant, JobFilter filter, int limit, string? cursor, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxPage);
        JobCursor? before = cursor is null ? null : JobCursor.Parse(cursor);

        // Skips jobs that are too new to match.
        if (filter.MadeBefore is { } end && JobCursor.At(end) is var latest && (before is null || latest.CompareTo(before.Value) < 0))
        {
            before = latest;
        }

        List<Job> jobs = [];
        var isPartial = false;
        for (var rowsRead = 0; ;)
        {
            var wanted = filter.NeedsRows ? MaxPage : limit + 1 - jobs.Count;
            var (positions, areAll) = await ReadIndexAsync(tenant, filter, before, wanted, cancellationToken);
            var rows = await PartitionWatch.QueryAsync(
                positions.Select(position => JobId.PartitionOf(position.Id)).Distinct(),
                partition => Task.WhenAll(positions.Where(position => JobId.PartitionOf(position.Id) == partition).Select(async position => (position.Id, Row: await JobRow.FindAsync(store, position.Id, cancellationToken)))));
            isPartial |= !areAll || rows.Sum(part => part.Result.Length) < positions.Count;
            var found = rows.SelectMany(part => part.Result).ToDictionary(row => row.Id, row => row.Row);

            // A row may expire before its index entry is removed, or change after the index was read.
            foreach (var job in positions.Select(position => found.GetValueOrDefault(position.Id)).OfType<Job>().Where(filter.Matches))
            {
                if (jobs.Count == limit)
                {
                    return Page(JobCursor.Of(jobs[^1]).ToString());
                }

                jobs.Add(job);
            }

            if (positions.Count < wanted)
            {
                return Page(null);
            }

            before = positions[^1];
            rowsRead += positions.Count;
            if (filter.NeedsRows && rowsRead >= MaxRowsRead)
            {
                return Page(before.ToString());
            }
        }

        JobPage Page(string? next) => new(jobs, next) { IsPartial = isPartial };
    }

    public async Task<IReadOnlyDictionary<Guid, int>> FindQueuePositionsAsync(string lane, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var byPartition = ids.Distinct().ToLookup(JobId.PartitionOf);
        var due = (await PartitionWatch.QueryAsync(byPartition.Select(part => part.Key), async partition =>
            {
                Guid[] jobs = [.. byPartition[partition]];
                var scores = await store.DoAsync(
                    database => database.SortedSetScoresAsync(new PartitionKeys(partition).Start(lane), Array.ConvertAll(jobs, id => (RedisValue)id.ToString("N"))), cancellationToken);
                return jobs.Zip(scores);
            }))
            .SelectMany(part => part.Result)
            .Where(job => job.Second is not null)
            .ToDictionary(job => job.First, job => job.Second!.Value);
        double[] times = [.. due.Values.Distinct().Order()];
        if (times.Length == 0)
        {
            return new Dictionary<Guid, int>();
        }

        var places = await QueuePlaces.ReadAsync(times, CountBeforeAsync);
        return due.ToDictionary(job => job.Key, job => places[Array.BinarySearch(times, job.Value)]);

        async Task<long[]> CountBeforeAsync(IReadOnlyList<double> asked)
        {
            var parts = await store.QueryAllAsync(
                (keys, database) => Task.WhenAll(asked.Select(time => database.SortedSetLengthAsync(keys.Start(lane), max: time, exclude: Exclude.Stop))), cancellationToken);
            return [.. asked.Select((_, number) => parts.Sum(part => part.Result[number]))];
        }
    }

    public async Task<long> CountUnfinishedAsync(CancellationToken cancellationToken)
    {
        var counts = await store.QueryAllAsync((keys, database) => database.StringGetAsync(keys.Unfinished), cancellationToken);
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
        var counts = await store.QueryAllAsync(
            async (keys, database) => (await Task.WhenAll(unfinished.Select(
                name => database.SortedSetLengthByValueAsync(keys.Index(tenant), $"{name}:", $"{name};", Exclude.Stop)))).Sum(),
            cancellationToken);
        return counts.Sum(count => count.Result);
    }

    /// <summary>The newest entries before a position, merged from all partitions and all lists of the filter.</summary>
    private async Task<(List<JobCursor> Positions, bool AreAll)> ReadIndexAsync(
        string tenant, JobFilter filter, JobCursor? before, int count, CancellationToken cancellationToken)
    {
        var oldest = filter.CreatedAfter is { } from ? JobCursor.At(from).Place : "";

        // Both commands are sent together, queued first: a job that begins meanwhile is in one of the two results, or in both.
        var members = await store.QueryAllAsync(
            async (keys, database) => (await Task.WhenAll(filter.Lists.Select(name => database.SortedSetRangeByValueAsync(
                keys.Index(tenant), $"{name}:{oldest}", End(name), Exclude.Stop, Order.Descending, skip: 0, take: count)))).SelectMany(list => list),
            cancellationToken);
        return (
            [.. members.SelectMany(part => part.Result).Select(member => JobCursor.OfMember(member!)).Distinct().OrderDescending().Take(count)],
            members.Count == JobId.Partitions);

        // ';' is the character after ':', so this is the end of all entries of that name.
        string End(string name) => before is { } position ? $"{name}:{position.Place}" : $"{name};";
    }
}
