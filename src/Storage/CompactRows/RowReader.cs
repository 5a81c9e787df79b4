using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.CompactRows;

/// <summary>Reads rows of jobs, and the events that compact rows contain.</summary>
internal static class RowReader
{
    /// <summary>The fields of a row, also of a compact one; none when there is no such row.</summary>
    public static async Task<HashEntry[]> ReadAsync(StoreConnection store, Guid id, CancellationToken cancellationToken)
    {
        var row = await ReadStoredAsync(store, id, cancellationToken);
        return CompactRow.Is(row) ? CompactRow.Expand(id, row).Row : row;
    }

    /// <summary>The fields as they are stored.</summary>
    public static Task<HashEntry[]> ReadStoredAsync(StoreConnection store, Guid id, CancellationToken cancellationToken)
        => store.DoAsync(database => database.HashGetAllAsync(PartitionKeys.Of(id).Row(id)), cancellationToken);

    /// <summary>The entries of the event log in a compact row; none if the row is not compact.</summary>
    public static async Task<IReadOnlyList<string>> ReadEventsAsync(StoreConnection store, Guid id, CancellationToken cancellationToken)
    {
        if ((await store.DoAsync(database => database.HashGetAsync(PartitionKeys.Of(id).Row(id), "0"), cancellationToken)).IsNull)
        {
            return [];
        }

        var row = await ReadStoredAsync(store, id, cancellationToken);
        return CompactRow.Is(row) ? CompactRow.Expand(id, row).Events : [];
    }
}
