using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using ImageGen.Jobs.Submission;

namespace ImageGen.Storage.Events;

/// <summary>
/// A reader's position in a tenant's feed: the number of entries that it has passed in each partition. As text it is opaque to clients: base64url of
/// one variable-length number per partition.
/// </summary>
public sealed class FeedPosition : IEquatable<FeedPosition>
{
    private const int MaxLength = 256;

    private readonly long[] _counts;

    private FeedPosition(long[] counts) => _counts = counts;

    internal long this[int partition] => _counts[partition];

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out FeedPosition? place)
    {
        place = null;
        if (text is not { Length: > 0 and <= MaxLength } || !Base64Url.IsValid(text))
        {
            return false;
        }

        using var reader = new BinaryReader(new MemoryStream(Base64Url.DecodeFromChars(text)));
        var counts = new long[JobId.Partitions];
        try
        {
            for (var partition = 0; partition < counts.Length; partition++)
            {
                counts[partition] = reader.Read7BitEncodedInt64();
            }
        }
        catch (Exception fault) when (fault is EndOfStreamException or FormatException)
        {
            return false;
        }

        if (Array.Exists(counts, count => count < 0) || reader.BaseStream.Position < reader.BaseStream.Length)
        {
            return false;
        }

        place = new FeedPosition(counts);
        return true;
    }

    /// <summary>About 60 characters at most, of A-Z, a-z, 0-9, - and _.</summary>
    public override string ToString()
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer);
        Array.ForEach(_counts, writer.Write7BitEncodedInt64);
        writer.Flush();
        return Base64Url.EncodeToString(buffer.ToArray());
    }

    /// <summary>Whether both positions are the same.</summary>
    public bool Equals(FeedPosition? other) => other is not null && _counts.AsSpan().SequenceEqual(other._counts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FeedPosition);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    internal static FeedPosition Of(IEnumerable<long> counts) => new([.. counts]);

    internal FeedPosition After(int partition)
    {
        var counts = _counts.ToArray();
        counts[partition]++;
        return new FeedPosition(counts);
    }
}
