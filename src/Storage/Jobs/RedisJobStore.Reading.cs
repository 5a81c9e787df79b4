using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Events;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs;

/// <content>Events and lists.</content>
internal sealed partial class RedisJobStore
{
    private const int MaxPage = 100;

    /// <summary>So many rows a page looks at for a filter that the index does not know; then the caller comes again.</summary>
    private const int MostLookedAt = 500;

    public async Task<IReadOnlyList<NumberedEvent>> ReadEventsAsync(Guid id, long after, CancellationToken cancellationToken)
    {
        // The event of number n stands at place n - 1.
        var entries = await store.DoAsync(
            database => database.ListRangeAsync(PartitionKeys.Of(id).Log(id), Math.Max(after, 0)), cancellationToken);

        // An event of a type that only a later version knows is no reason to keep the others from whoever asks this one.
        return [.. entries.Select(entry => EventLog.TryParse(entry!)).OfType<NumberedEvent>()];
    }

    public Task<JobPage> ListAsync(string tenant, JobStatus? status, int limit, string? cursor, CancellationToken cancellationToken)
        => ListMatchingAsync(tenant, new JobFilter { Status = status }, limit, cursor, cancellationToken);

    public async Task<JobPage> ListMatchingAsync(string tenant, JobFilter filter, int limit, string? cursor, CancellationToken cancellationToken)
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
                partition => Task.WhenAll(places.Where(place => JobId.PartitionOf(place.Id) == partition).Select(async place => (place.Id, Row: await FindAsync(place.Id, cancellationToken)))));
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

    /// <summary>The newest entries before a place, of all partitions and of all lists of the filter together.</summary>
    private async Task<(List<JobCursor> Places, bool AreAll)> ReadIndexAsync(
        string tenant, JobFilter filter, JobCursor? before, int count, CancellationToken cancellationToken)
    {
        var oldest = filter.CreatedAfter is { } from ? JobCursor.At(from).Place : "";

        // Sent together, queued first: a job that begins meanwhile is in one of the two answers, or in both.
        var members = await AskAllAsync(
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
