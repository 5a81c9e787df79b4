using System.Buffers.Binary;

namespace ImageGen.Storage.Results.Sources;

/// <summary>How an image must be rotated for display, by its Exif data (CIPA DC-008, tag 0x0112 of the first directory).</summary>
/// <param name="Value">1, upright, to 8.</param>
/// <param name="IsClear">
/// False when the Exif data are ambiguous: other programs may read them differently, so they must not be passed on.
/// </param>
internal readonly record struct ExifOrientation(int Value, bool IsClear)
{
    private const ushort Tag = 0x0112;
    private const int Entry = 12;

    /// <summary>That of an image without Exif.</summary>
    public static readonly ExifOrientation Upright = new(1, IsClear: true);

    private static readonly ExifOrientation Unclear = new(1, IsClear: false);

    /// <summary>Whether width and height are exchanged.</summary>
    public static bool IsSideways(int orientation) => orientation >= 5;

    /// <summary>Reads the Exif segment or chunk, with or without the prefix that JPEG requires. Damaged Exif data do not make the image invalid.</summary>
    public static ExifOrientation Read(ReadOnlySpan<byte> exif)
    {
        var tiff = exif.StartsWith("Exif\0"u8) && exif.Length >= 6 ? exif[6..] : exif;
        if (tiff.Length < 8 || !(tiff.StartsWith("II*\0"u8) || tiff.StartsWith("MM\0*"u8)))
        {
            return Unclear;
        }

        var isLittle = tiff[0] == 'I';
        var start = Read32(tiff[4..], isLittle);
        if (start < 8 || start > tiff.Length - 2)
        {
            return Unclear;
        }

        var directory = tiff[(int)start..];
        var entries = Read16(directory, isLittle);
        directory = directory[2..];
        for (var i = 0; i < entries; i++)
        {
            if (directory.Length < Entry)
            {
                return Unclear;
            }

            if (Read16(directory, isLittle) == Tag)
            {
                return ReadValue(directory[..Entry], isLittle);
            }

            directory = directory[Entry..];
        }

        return Upright;
    }

    /// <summary>A SHORT by the specification; some programs write it as a BYTE or a LONG.</summary>
    private static ExifOrientation ReadValue(ReadOnlySpan<byte> entry, bool isLittle)
    {
        var value = (Read16(entry[2..], isLittle), Read32(entry[4..], isLittle)) switch
        {
            (1, 1) => entry[8],
            (3, 1) => Read16(entry[8..], isLittle),
            (4, 1) => Read32(entry[8..], isLittle),
            _ => 0u,
        };
        return value is >= 1 and <= 8 ? new((int)value, IsClear: true) : Unclear;
    }

    private static ushort Read16(ReadOnlySpan<byte> bytes, bool isLittle) => isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint Read32(ReadOnlySpan<byte> bytes, bool isLittle) => isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
