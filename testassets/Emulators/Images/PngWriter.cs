using System.Buffers.Binary;
using System.IO.Compression;

namespace ImageGen.Emulators;

/// <summary>Writes PNG files of sixteen colours (W3C PNG, colour type 3, four bits a pixel).</summary>
internal static class PngWriter
{
    private const byte BitsPerPixel = 4;
    private const byte Palette = 3;

    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(value => CrcOfByte((uint)value))];

    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="palette">Sixteen colours of three bytes.</param>
    /// <param name="rows">Fills the packed pixels of a row: two a byte, the left one in the high half.</param>
    public static byte[] Write(int width, int height, ReadOnlySpan<byte> palette, Action<int, Span<byte>> rows)
    {
        using var file = new MemoryStream();
        file.Write(Signature);

        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = BitsPerPixel;
        header[9] = Palette;
        header[10..].Clear(); // deflate, the standard filters, not interlaced
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "PLTE"u8, palette);
        WriteChunk(file, "IDAT"u8, Compress(width, height, rows));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    /// <summary>The checksum of a chunk: CRC-32 of its type and data.</summary>
    internal static uint Crc(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data) => ~Crc(Crc(uint.MaxValue, type), data);

    private static byte[] Compress(int width, int height, Action<int, Span<byte>> rows)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var row = new byte[1 + ((width + 1) / 2)]; // The first byte names the row's filter: 0, none.
            for (var y = 0; y < height; y++)
            {
                rows(y, row.AsSpan(1));
                zlib.Write(row);
            }
        }

        return compressed.ToArray();
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(type, data));
        file.Write(number);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (var value in data)
        {
            crc = CrcTable[(crc ^ value) & 0xFF] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint CrcOfByte(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) == 0 ? value >> 1 : 0xEDB88320 ^ (value >> 1);
        }

        return value;
    }
}
