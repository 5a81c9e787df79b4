using ImageGen.Storage.CompactRows;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs;

/// <summary>Replaces a compact row by the row and the log that it was made from, so that scripts can change them.</summary>
internal static class CompactRowExpansion
{
    /// <summary>Expands the row of a job, unless it is not compact. Crash point: afterwards the job has ended as before, and only its row takes more memory.</summary>
    public static async Task RunAsync(StoreConnection store, StoreSettings settings, Guid id, CancellationToken cancellationToken)
    {
        var compact = await RowReader.ReadStoredAsync(store, id, cancellationToken);
        if (!CompactRow.Is(compact))
        {
            return;
        }

        var keys = PartitionKeys.Of(id);
        var (row, events) = CompactRow.Expand(id, compact);
        await store.RunAsync(
            JobScripts.Expand,
            [keys.Row(id), keys.Log(id)],
            [
                settings.ScriptNow, compact.First(field => field.Name == "fence").Value, 2 * row.Length,
                .. row.SelectMany(field => (RedisValue[])[field.Name, field.Value]), .. events.Select(entry => (RedisValue)entry),
            ],
            cancellationToken);
    }
}
