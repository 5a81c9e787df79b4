using System.Security.Cryptography;
using System.Text;

namespace ImageGen.Jobs.Submission;

/// <summary>
/// Job and batch identities: random UUIDs whose last hexadecimal digit is the partition. Any UUID that a publisher
/// chooses is therefore valid, and all keys of one script lie in one slot of a Redis Cluster.
/// </summary>
public static class JobId
{
    /// <summary>Number of partitions. It can never change, since ids contain it.</summary>
    public const int Partitions = 16;

    /// <summary>A new id in a random partition.</summary>
    public static Guid New() => New(RandomNumberGenerator.GetInt32(Partitions));

    /// <summary>A new id in the given partition, 0 to 15, with 118 random bits, so that it can't be guessed.</summary>
    public static Guid New(int partition)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(partition, Partitions);
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return FromBytes(bytes, version: 4, partition);
    }

    /// <summary>The partition of an id, 0 to 15.</summary>
    public static int PartitionOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return bytes[15] & 0x0f;
    }

    /// <summary>The partition of a tenant's idempotency key; jobs with that key are created there too.</summary>
    public static int PartitionOf(string tenant, string idempotencyKey)
        => SHA256.HashData(Encoding.UTF8.GetBytes($"{tenant}\n{idempotencyKey}"))[0] & 0x0f;

    /// <summary>The id of the n-th job of a batch, in the batch's partition; derived from the batch id alone.</summary>
    public static Guid InBatch(Guid batchId, int index)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{batchId:N}/{index}"));
        return FromBytes(hash.AsSpan(0, 16), version: 8, PartitionOf(batchId));
    }

    private static Guid FromBytes(Span<byte> bytes, int version, int partition)
    {
        bytes[6] = (byte)((bytes[6] & 0x0f) | (version << 4));
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        bytes[15] = (byte)((bytes[15] & 0xf0) | partition);
        return new Guid(bytes, bigEndian: true);
    }
}
