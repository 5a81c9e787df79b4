using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs.Listing;

/// <summary>The members of the index are ordered by status and time of creation, so that each number is one command for each partition.</summary>
internal sealed class RedisJobCounts(StoreConnection store) : IJobCounts
{
    private static readonly JobStatus[] Statuses = Enum.GetValues<JobStatus>();

    public async Task<CreationCounts> CountByCreationAsync(string tenant, IReadOnlyList<DateTimeOffset> starts, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(starts.Count, nameof(starts));
        string[] bounds = [.. starts.Select(start => JobCursor.At(start).Place)];
        var parts = await store.QueryAllAsync(
            (keys, database) => Task.WhenAll(Statuses.SelectMany(status => CountAsync(database, keys.Index(tenant), JobRow.Name(status), bounds))), cancellationToken);
        return new CreationCounts(
            Statuses.Select((status, row) => (status, row)).ToDictionary(
                entry => entry.status,
                entry => (IReadOnlyList<long>)[.. bounds.Select((_, column) => parts.Sum(part => part.Result[(entry.row * bounds.Length) + column]))]),
            parts.Count < JobId.Partitions);
    }

    // ';' is the character after ':', so the last period ends with the last entry of the status.
    private static IEnumerable<Task<long>> CountAsync(IDatabase database, RedisKey index, string list, string[] bounds)
        => bounds.Select((bound, column) => database.SortedSetLengthByValueAsync(
            index, $"{list}:{bound}", column + 1 < bounds.Length ? $"{list}:{bounds[column + 1]}" : $"{list};", Exclude.Stop));
}
