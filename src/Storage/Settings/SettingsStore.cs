using System.Globalization;
using System.Text.Json;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Settings;

/// <summary>The storage of the encrypted settings: a hash, a revision that every change raises, and a list of changes.</summary>
internal sealed class SettingsStore(StoreConnection store)
{
    private const int ChangesKept = 1000;

    private static readonly RedisKey Values = "ig:{settings}:values";
    private static readonly RedisKey Revision = "ig:{settings}:revision";
    private static readonly RedisKey Audit = "ig:{settings}:audit";

    private static readonly StoreScript Change = StoreScript.Load("Settings.Scripts.change");

    /// <summary>Reads the revision only, which is a cheap check whether the settings have changed.</summary>
    public async Task<long> ReadRevisionAsync(CancellationToken cancellationToken)
        => (long?)await store.DoAsync(database => database.StringGetAsync(Revision), cancellationToken) ?? 0;

    /// <summary>Reads the settings. The revision is read first, so that a change in between causes a second read, and is never missed.</summary>
    public async Task<(long Revision, IReadOnlyDictionary<string, string> Sealed)> ReadAsync(CancellationToken cancellationToken)
    {
        var revision = await ReadRevisionAsync(cancellationToken);
        var entries = await store.DoAsync(database => database.HashGetAllAsync(Values), cancellationToken);
        return (revision, entries.ToDictionary(entry => (string)entry.Name!, entry => (string)entry.Value!, StringComparer.Ordinal));
    }

    public async Task<SettingWrite> WriteAsync(string? sealedValue, long revision, SettingChange change, CancellationToken cancellationToken)
    {
        var result = (string[])(await store.RunAsync(
            Change,
            [Values, Revision, Audit],
            [revision.ToString(CultureInfo.InvariantCulture), change.Key, sealedValue ?? "", JsonSerializer.Serialize(change, SettingsJson.Default.SettingChange), ChangesKept],
            cancellationToken))!;
        return result[0] switch
        {
            "changed" => SettingWrite.Written,
            "moved" => SettingWrite.Moved,
            "absent" => SettingWrite.Absent,
            _ => throw new InvalidDataException($"A script returned the unexpected value '{result[0]}'."),
        };
    }

    public async Task<IReadOnlyList<SettingChange>> ReadAuditAsync(CancellationToken cancellationToken)
    {
        var entries = await store.DoAsync(database => database.ListRangeAsync(Audit), cancellationToken);
        return [.. entries.Select(entry => JsonSerializer.Deserialize((string)entry!, SettingsJson.Default.SettingChange)!)];
    }
}
