using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace ImageGen.Storage.Tests.Results;

/// <summary>Small images made here by hand, whole and broken, so that the tests rest on no decoder's opinion.</summary>
internal static class TestImages
{
    /// <summary>A black PNG that any decoder reads.</summary>
    public static byte[] Png(int width = 3, int height = 2)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 0);
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Fastest))
        {
            deflate.Write(new byte[Math.Min(width + 1, 64) * Math.Min(height, 64)]);
        }

        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR", header), .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    /// <summary>A JPEG by structure: JFIF, comment, frame, scan, end.</summary>
    public static byte[] Jpeg(int width = 3, int height = 2) =>
    [
        0xFF, 0xD8,
        .. Segment(0xE0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
        0xFF, .. Segment(0xFE, "a comment with FFD9 in it \xFF\xD9"u8),
        .. Segment(0xC0, [8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0]),
        .. Segment(0xDA, [1, 1, 0, 0, 63, 0]),
        0x12, 0x34, 0xFF, 0x00, 0x56, 0xFF, 0xD9,
    ];

    public static byte[] WebPLossy(int width = 3, int height = 2)
        => WebP(RiffChunk("VP8 ", [0x10, 0, 0, 0x9D, 0x01, 0x2A, (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8), 1, 2, 3]));

    public static byte[] WebPLossless(int width = 3, int height = 2) => WebP(RiffChunk("VP8L", Lossless(width, height)));

    public static byte[] WebPExtended(int width = 3, int height = 2)
    {
        var (w, h) = (width - 1, height - 1);
        return WebP([
            .. RiffChunk("VP8X", [0x10, 0, 0, 0, (byte)w, (byte)(w >> 8), (byte)(w >> 16), (byte)h, (byte)(h >> 8), (byte)(h >> 16)]),
            .. RiffChunk("ICCP", [1, 2, 3]),
            .. RiffChunk("VP8L", Lossless(width & 0x3FFF, height & 0x3FFF)),
        ]);
    }

    public static byte[] WebP(byte[] chunks) => [.. "RIFF"u8, .. LittleEndian(chunks.Length + 4), .. "WEBP"u8, .. chunks];

    public static byte[] RiffChunk(string type, byte[] data)
        => [.. Encoding.ASCII.GetBytes(type), .. LittleEndian(data.Length), .. data, .. new byte[data.Length & 1]];

    private static byte[] Lossless(int width, int height)
    {
        var bits = (uint)((width - 1) & 0x3FFF) | ((uint)((height - 1) & 0x3FFF) << 14);
        return [0x2F, .. LittleEndian((int)bits), 9, 9];
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        return [.. BigEndian((uint)data.Length), .. body, .. BigEndian(Crc32.HashToUInt32(body))];
    }

    private static byte[] Segment(byte marker, ReadOnlySpan<byte> data)
        => [0xFF, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data];

    private static byte[] BigEndian(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] LittleEndian(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
