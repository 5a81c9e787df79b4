using System.Globalization;
using StackExchange.Redis;

namespace ImageGen.Storage.CompactRows;

/// <summary>
/// The row of an ended job in a tenth of the memory: its fields and its events as few bytes (<see cref="RowFormats"/>). The fields that scripts read stay as they are.
/// The bytes are divided among fields named <c>0</c>, <c>1</c>… , since a hash whose values have at most 64 bytes takes half the memory of one with longer values
/// (<c>hash-max-listpack-value</c> of Redis).
/// </summary>
internal static class CompactRow
{
    /// <summary>In such a hash the length of a value takes one byte more from 64 bytes on.</summary>
    private const int PieceLength = 63;

    /// <summary>Hashes with more fields than 128 (<c>hash-max-listpack-entries</c>) gain nothing from short values.</summary>
    private const int MaxPieces = 120;

    /// <summary>Fields that scripts read or write in the row of an ended job.</summary>
    private static readonly string[] Kept = ["state", "fence", "lane", "erase", "erased"];

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

        var fields = row.Where(entry => !Kept.Contains((string)entry.Name!) && !Dropped.ContainsKey((string)entry.Name!) && entry.Value.Length() > 0)
            .OrderBy(entry => CompactRowDictionary.OrderOf((string)entry.Name!)).ThenBy(entry => (string)entry.Name!, StringComparer.Ordinal);
        if (RowFormats.Write(id, new RowContent([.. fields], events)) is not { } packed)
        {
            return null;
        }

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
        var content = RowFormats.Read(id, [.. pieces.SelectMany(piece => piece)]);
        return (
            [
                .. row.Where(entry => Kept.Contains((string)entry.Name!)),
                .. content.Fields,
                .. Dropped.Where(field => field.Value is not null).Select(field => new HashEntry(field.Key, field.Value)),
            ],
            content.Events);
    }
}
