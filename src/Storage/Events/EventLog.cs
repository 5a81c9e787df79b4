using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Storage.CompactRows;
using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Events;

/// <summary>Reads the log of a job, a batch or an endpoint. The format of an entry is <c>sequence type time payload</c>; the script sets the first three.</summary>
internal static class EventLog
{
    public static NumberedEvent Parse(string entry)
    {
        var parts = entry.Split(' ', 4);
        if (parts.Length < 4)
        {
            throw new InvalidDataException("The store holds an event in an invalid format.");
        }

        var type = EventTypes.Find(parts[1]) ?? throw new InvalidDataException($"The store holds an event of the unknown type '{parts[1]}'.");
        var read = (NumberedEvent)StoreJson.Read(type, parts[3]);
        return read with
        {
            Sequence = long.Parse(parts[0], CultureInfo.InvariantCulture),
            Time = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(parts[2], CultureInfo.InvariantCulture)),
        };
    }

    /// <summary>The entries with numbers above <paramref name="after"/>. The events of an ended job may be in its compact row.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(StoreConnection store, Guid id, long after, CancellationToken cancellationToken)
    {
        // The event with the number n has the index n - 1.
        var first = Math.Max(after, 0);
        var entries = await ReadLogAsync(store, id, first, cancellationToken);
        if (entries.Count == 0 && await RowReader.ReadEventsAsync(store, id, cancellationToken) is { Count: > 0 } compact)
        {
            return [.. compact.Skip((int)Math.Min(first, int.MaxValue))];
        }

        // A log without a first event: the row may have been expanded between the two reads, for a replay.
        return entries.Count == 0 && first == 0 ? await ReadLogAsync(store, id, first, cancellationToken) : entries;
    }

    private static async Task<IReadOnlyList<string>> ReadLogAsync(StoreConnection store, Guid id, long first, CancellationToken cancellationToken)
        => [.. (await store.DoAsync(database => database.ListRangeAsync(PartitionKeys.Of(id).Log(id), first), cancellationToken)).Select(entry => (string)entry!)];

    /// <summary>The entry with that number; null if the log and the compact row have no such entry.</summary>
    public static async Task<string?> FindAsync(StoreConnection store, Guid id, long sequence, CancellationToken cancellationToken)
        => (string?)await store.DoAsync(database => database.ListGetByIndexAsync(PartitionKeys.Of(id).Log(id), sequence - 1), cancellationToken)
            ?? (await RowReader.ReadEventsAsync(store, id, cancellationToken)).ElementAtOrDefault((int)Math.Clamp(sequence - 1, -1, int.MaxValue));

    /// <summary>Whether <see cref="Parse"/> failed because of the entry, such as an event of a type that only a later version knows.</summary>
    public static bool IsUnreadable(Exception fault) => fault is InvalidDataException or JsonException or FormatException or OverflowException or NotSupportedException;

    /// <summary>Reads an entry; null if this version can't read it.</summary>
    public static NumberedEvent? TryParse(string entry)
    {
        try
        {
            return Parse(entry);
        }
        catch (Exception fault) when (IsUnreadable(fault))
        {
            return null;
        }
    }

    /// <summary>The id of the message that carries an event. It is always the same for an event, so that receivers recognize duplicates.</summary>
    public static Guid MessageId(Guid subject, long sequence)
    {
        Span<byte> seed = stackalloc byte[16 + 8 + 11];
        subject.TryWriteBytes(seed, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(seed[16..], sequence);
        Encoding.ASCII.GetBytes("image.event", seed[24..]);
        var hash = SHA256.HashData(seed).AsSpan(0, 16);

        // Version 8: custom format, RFC 9562 section 5.8.
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}
