using System.Globalization;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Identity;

/// <summary>The records of the job store, a hash each. The first host writes one, and every other host compares.</summary>
internal sealed class FleetRecords(StoreConnection store)
{
    /// <summary>The result store.</summary>
    public static readonly RedisKey ResultStore = "ig:{identity}:results";

    /// <summary>The key ring.</summary>
    public static readonly RedisKey KeyRing = "ig:{identity}:keyring";

    private static readonly RedisValue[] Fields = ["id", "place", "recorded_at", "sealed", "replaced"];

    private static readonly StoreScript Record = StoreScript.Load("Identity.Scripts.record");

    /// <summary>The record; null when no host has written one.</summary>
    public async Task<FleetRecord?> FindAsync(RedisKey key, CancellationToken cancellationToken)
        => Read([.. (await store.DoAsync(database => database.HashGetAsync(key, Fields), cancellationToken)).Select(value => (string?)value)]);

    /// <summary>Writes a record if there is none, or replaces <paramref name="former"/>; returns the record that exists afterwards.</summary>
    public async Task<FleetRecord> RecordAsync(RedisKey key, FleetRecord? former, FleetRecord own, CancellationToken cancellationToken)
    {
        var result = await store.RunAsync(
            Record, [key], [former?.Id ?? "", own.Id, own.Place, own.RecordedAt.ToString("O", CultureInfo.InvariantCulture), own.Sealed], cancellationToken);
        return Read((string?[])result!) ?? throw new InvalidDataException($"{key} has no id after it was written.");
    }

    private static FleetRecord? Read(string?[] fields)
        => fields[0] is not { Length: > 0 } id ? null
            : new FleetRecord(
                id,
                fields[1] ?? "",
                DateTimeOffset.TryParse(fields[2], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at) ? at : DateTimeOffset.UnixEpoch,
                fields[3] ?? "",
                fields[4] ?? "");
}
