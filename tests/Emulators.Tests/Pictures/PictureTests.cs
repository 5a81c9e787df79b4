using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace ImageGen.Emulators.Tests.Pictures;

public sealed class PictureTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(64, 64)]
    [InlineData(1023, 767)]
    [InlineData(4096, 4096)]
    public void An_image_is_a_valid_png_of_its_size(int width, int height)
    {
        var chunks = ReadChunks(EmulatedImage.Draw("a cat", 7, 0, width, height));

        Assert.Equal(["IHDR", "PLTE", "IDAT", "IEND"], chunks.Select(chunk => chunk.Type));
        Assert.Equal(width, BinaryPrimitives.ReadInt32BigEndian(chunks[0].Data));
        Assert.Equal(height, BinaryPrimitives.ReadInt32BigEndian(chunks[0].Data.AsSpan(4)));
        Assert.Equal(height * (1 + ((width + 1) / 2)), Inflate(chunks[2].Data).Length);
    }

    [Fact]
    public void The_images_of_one_purchase_differ()
        => Assert.NotEqual(EmulatedImage.Draw("a cat", 7, 0, 64, 64), EmulatedImage.Draw("a cat", 7, 1, 64, 64));

    [Fact]
    public void An_image_is_small()
        => Assert.InRange(EmulatedImage.Draw("a cat", 7, 0, 1024, 1024).Length, 100, 20_000);

    private static List<(string Type, byte[] Data)> ReadChunks(byte[] file)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8]);
        List<(string, byte[])> chunks = [];
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var data = file.AsSpan(at + 8, length).ToArray();
            chunks.Add((Encoding.ASCII.GetString(file, at + 4, 4), data));
            Assert.Equal(Crc32.HashToUInt32(file.AsSpan(at + 4, length + 4)), BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)));
            at += length + 12;
        }

        return chunks;
    }

    private static byte[] Inflate(byte[] data)
    {
        using var zlib = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress);
        using var inflated = new MemoryStream();
        zlib.CopyTo(inflated);
        return inflated.ToArray();
    }
}
