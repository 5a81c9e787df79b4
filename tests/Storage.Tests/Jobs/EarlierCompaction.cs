using System.Globalization;
using System.Text;
using ImageGen.Storage.CompactRows;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;
using StackExchange.Redis;
using ZstdSharp;

namespace ImageGen.Storage.Tests.Jobs;

/// <summary>The compaction of the version before: rows in format 1, and entries of the list as the scripts wrote them.</summary>
internal static class EarlierCompaction
{
    private static readonly string[] Kept = ["state", "fence", "lane"];
    private static readonly string[] Dropped = ["lease", "not_before", "claims", "polls", "cancel_seen", "alone", "owner", "heard"];

    /// <summary>Makes the row of the only job compact that has ended since.</summary>
    public static async Task RunAsync(StoreWorld world, Guid id)
    {
        var (keys, database) = (PartitionKeys.Of(id), world.Database);
        var (row, log) = (await database.HashGetAllAsync(keys.Row(id)), await database.ListRangeAsync(keys.Log(id)));
        var fields = row.Where(field => !Kept.Concat(Dropped).Contains((string)field.Name!) && field.Value.Length() > 0).Select(field => $"{field.Name}={field.Value}\0");
        var content = string.Concat(fields) + '\0' + string.Concat(log.Select(entry => $"{entry}\0"));
        using var compressor = new Compressor(9);
        compressor.LoadDictionary(CompactRowDictionary.First);
        byte[] packed = [1, .. compressor.Wrap(Encoding.UTF8.GetBytes(content.Replace(id.ToString("D"), "\u0002", StringComparison.Ordinal).Replace(id.ToString("N"), "\u0003", StringComparison.Ordinal)))];
        await database.KeyDeleteAsync([keys.Row(id), keys.Log(id)]);
        await database.HashSetAsync(
            keys.Row(id),
            [
                .. row.Where(field => Kept.Contains((string)field.Name!)),
                .. packed.Chunk(64).Select((piece, index) => new HashEntry(index.ToString(CultureInfo.InvariantCulture), piece)),
            ]);
        await database.ListRightPushAsync(keys.Compacted, await database.ListLeftPopAsync(keys.ToCompact));
    }
}
