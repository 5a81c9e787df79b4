using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using StackExchange.Redis;
using ZstdSharp;

namespace ImageGen.Storage.CompactRows;

/// <summary>
/// The row of an ended job in a tenth of the memory: its fields and its events, compressed with a dictionary of what most rows contain. The fields that scripts
/// read stay as they are. The bytes are divided among fields named <c>0</c>, <c>1</c>… , since a hash whose values have at most 64 bytes takes half the memory of
/// one with longer values (<c>hash-max-listpack-value</c> of Redis).
/// </summary>
/// <remarks>
/// Format 1: the byte 1, then with zstd and dictionary 1 compressed UTF-8: <c>name=value NUL</c> for each field, NUL, <c>entry NUL</c> for each event. The byte 2 stands for
/// the job's id with hyphens, the byte 3 for the id without them.
/// </remarks>
internal static class CompactRow
{
    private const byte Format = 1;
    private const int Level = 9;
    private const int PieceLength = 64;

    /// <summary>Hashes with more fields than 128 (<c>hash-max-listpack-entries</c>) gain nothing from short values.</summary>
    private const int MaxPieces = 120;

    private const char End = '\0';
    private const char LongId = '\u0002';
    private const char ShortId = '\u0003';

    /// <summary>Fields that scripts read in the row of an ended job.</summary>
    private static readonly string[] Kept = ["state", "fence", "lane"];

    /// <summary>Fields of a claim, which mean nothing after the end, and the value that each has in an expanded row; null for none.</summary>
    private static readonly Dictionary<string, string?> Dropped = new(StringComparer.Ordinal)
    {
        ["lease"] = "0",
        ["not_before"] = "0",
        ["claims"] = "0",
        ["polls"] = "0",
        ["cancel_seen"] = "0",
        ["alone"] = null,
        ["owner"] = null,
        ["heard"] = null,
    };

    private static readonly ConcurrentBag<Compressor> Compressors = [];
    private static readonly ConcurrentBag<Decompressor> Decompressors = [];

    /// <summary>Whether the row is compact.</summary>
    public static bool Is(IEnumerable<HashEntry> row) => row.Any(entry => entry.Name == "0");

    /// <summary>The fields of the compact row; null for a row that stays as it is, because other rows may still depend on it, or it has bytes that can't be represented.</summary>
    public static HashEntry[]? Create(Guid id, HashEntry[] row, IReadOnlyList<string> events)
    {
        // A purchase that a look-up found may still be assigned to another job (give_back.lua).
        if (Is(row) || row.Any(entry => entry.Name == "found" && entry.Value == "1"))
        {
            return null;
        }

        var text = new StringBuilder();
        var fields = row.Where(entry => !Kept.Contains((string)entry.Name!) && !Dropped.ContainsKey((string)entry.Name!) && entry.Value.Length() > 0)
            .OrderBy(entry => CompactRowDictionary.OrderOf((string)entry.Name!)).ThenBy(entry => (string)entry.Name!, StringComparer.Ordinal);
        foreach (var field in fields)
        {
            text.Append((string)field.Name!).Append('=').Append((string)field.Value!).Append(End);
        }

        text.Append(End);
        foreach (var entry in events)
        {
            text.Append(entry).Append(End);
        }

        var content = text.ToString();
        if (content.Count(character => character == End) != fields.Count() + 1 + events.Count || content.AsSpan().ContainsAny(LongId, ShortId) || events.Any(entry => entry.Length == 0))
        {
            return null;
        }

        content = content.Replace(id.ToString("D"), $"{LongId}", StringComparison.Ordinal).Replace(id.ToString("N"), $"{ShortId}", StringComparison.Ordinal);
        byte[] packed = [Format, .. Compress(Encoding.UTF8.GetBytes(content))];
        var length = packed.Length <= PieceLength * MaxPieces ? PieceLength : packed.Length;
        return
        [
            .. row.Where(entry => Kept.Contains((string)entry.Name!)),
            .. packed.Chunk(length).Select((piece, index) => new HashEntry(index.ToString(CultureInfo.InvariantCulture), piece)),
        ];
    }

    /// <summary>The row and the events that a compact row was made from; without the fields of the claim.</summary>
    /// <exception cref="InvalidDataException">A later version wrote the row.</exception>
    public static (HashEntry[] Row, IReadOnlyList<string> Events) Expand(Guid id, HashEntry[] row)
    {
        var pieces = row.Where(entry => ((string)entry.Name!)[0] is >= '0' and <= '9')
            .OrderBy(entry => int.Parse((string)entry.Name!, CultureInfo.InvariantCulture))
            .Select(entry => (byte[])entry.Value!);
        byte[] packed = [.. pieces.SelectMany(piece => piece)];
        if (packed is not [Format, ..])
        {
            throw new InvalidDataException("The row of an ended job has a format that only a later version can read.");
        }

        var content = Decompress(packed.AsSpan(1)).Replace($"{LongId}", id.ToString("D"), StringComparison.Ordinal).Replace($"{ShortId}", id.ToString("N"), StringComparison.Ordinal);
        var parts = content.Split(End)[..^1];
        var middle = Array.IndexOf(parts, "");
        var fields = parts[..middle].Select(part => part.Split('=', 2)).Select(pair => new HashEntry(pair[0], pair[1]));
        return (
            [
                .. row.Where(entry => Kept.Contains((string)entry.Name!)),
                .. fields,
                .. Dropped.Where(field => field.Value is not null).Select(field => new HashEntry(field.Key, field.Value)),
            ],
            parts[(middle + 1)..]);
    }

    private static byte[] Compress(byte[] content)
    {
        if (!Compressors.TryTake(out var compressor))
        {
            compressor = new Compressor(Level);
            compressor.LoadDictionary(CompactRowDictionary.First);
        }

        try
        {
            return compressor.Wrap(content).ToArray();
        }
        finally
        {
            Compressors.Add(compressor);
        }
    }

    private static string Decompress(ReadOnlySpan<byte> packed)
    {
        if (!Decompressors.TryTake(out var decompressor))
        {
            decompressor = new Decompressor();
            decompressor.LoadDictionary(CompactRowDictionary.First);
        }

        try
        {
            return Encoding.UTF8.GetString(decompressor.Unwrap(packed));
        }
        finally
        {
            Decompressors.Add(decompressor);
        }
    }
}
