
namespace ImageGen.Storage.CompactRows;

/// <summary>The content of a compact row as bytes. The first byte is the number of the format. The newest format is written, and all are read.</summary>
/// <remarks>
/// <para>Format 1: <see cref="RowContent.ToText"/> in UTF-8, where the character 2 stands for the job's id with hyphens and the character 3 for the id without them,
/// compressed by zstd with dictionary 1.</para>
/// <para>Format 2: the length of the values (<see cref="RowValues"/>) as a 7-bit encoded number, the values, and the text without them and without repeated values
/// (<see cref="RowReferences"/>), compressed by zstd with dictionary 2, without the first four bytes of the frame.</para>
/// </remarks>
internal static class RowFormats
{
    private const byte First = 1;
    private const byte Second = 2;

    /// <summary>Higher levels take several times as long, and save no bytes.</summary>
    private const int Level = 6;

    private const char LongId = '\u0002';
    private const char ShortId = '\u0003';

    private static readonly RowCompression OfFirst = new(CompactRowDictionary.First, Level);
    private static readonly RowCompression OfSecond = new(CompactRowDictionary.Second, Level);

    /// <summary>The bytes in the newest format; null if the content has characters with a meaning of their own, or could not be read back exactly.</summary>
    public static byte[]? Write(Guid id, RowContent content)
    {
        if (content.ToText() is not { } whole || whole.AsSpan().ContainsAny(LongId, ShortId) || RowReferences.IsAmbiguous(whole) || RowValues.IsAmbiguous(whole))
        {
            return null;
        }

        var text = RowReferences.Take(content).ToText()!.Replace(id.ToString("D"), $"{LongId}", StringComparison.Ordinal).Replace(id.ToString("N"), $"{ShortId}", StringComparison.Ordinal);
        var (shortened, values) = RowValues.Take(text);
        using var packed = new MemoryStream();
        using var writer = new BinaryWriter(packed);
        writer.Write(Second);
        writer.Write7BitEncodedInt(values.Length);
        writer.Write(values);
        writer.Write(OfSecond.Compress(shortened).AsSpan(RowCompression.Start.Length));
        writer.Flush();
        var bytes = packed.ToArray();

        // The bytes take the place of the only copy of the row and its events. A content that they do not give back exactly stays as it is.
        return Read(id, bytes).ToText() == whole ? bytes : null;
    }

    /// <summary>Reads bytes of any format.</summary>
    /// <exception cref="InvalidDataException">A later version wrote them.</exception>
    public static RowContent Read(Guid id, byte[] packed)
    {
        return packed switch
        {
            [First, ..] => RowContent.Parse(WithIds(OfFirst.Decompress(packed.AsSpan(1)))),
            [Second, ..] => RowReferences.Restore(RowContent.Parse(WithIds(ReadSecond(packed)))),
            _ => throw new InvalidDataException("The row of an ended job has a format that only a later version can read."),
        };

        string WithIds(string text) => text.Replace($"{LongId}", id.ToString("D"), StringComparison.Ordinal).Replace($"{ShortId}", id.ToString("N"), StringComparison.Ordinal);
    }

    private static string ReadSecond(byte[] packed)
    {
        var stream = new MemoryStream(packed, 1, packed.Length - 1);
        using var reader = new BinaryReader(stream);
        var values = reader.ReadBytes(reader.Read7BitEncodedInt());
        return RowValues.Restore(OfSecond.Decompress([.. RowCompression.Start, .. packed.AsSpan(1 + (int)stream.Position)]), values);
    }
}
