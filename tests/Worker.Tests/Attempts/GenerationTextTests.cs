using System.Text;
using ImageGen.Worker.Attempts;
using ImageGen.Worker.Tests.Scripted;

namespace ImageGen.Worker.Tests.Attempts;

public sealed class GenerationTextTests
{
    private const string Line = "a cat\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 984x312, Model hash: abcdef1234, Model: dreamshaper_8, Version: v1.10.1";

    [Fact]
    public void A_png_of_a_webui_is_read() => Check(Pngs.Of(64, 64, Line).Span);

    [Theory]
    [InlineData(0xE1, true)]
    [InlineData(0xFE, false)]
    public void A_jpeg_is_read_by_its_comment(byte marker, bool isExif)
    {
        byte[] text = isExif ? [.. "Exif\0\0UNICODE\0"u8, .. Encoding.BigEndianUnicode.GetBytes(Line)] : Encoding.UTF8.GetBytes(Line);

        Check([0xFF, 0xD8, 0xFF, marker, (byte)((text.Length + 2) >> 8), (byte)(text.Length + 2), .. text, 0xFF, 0xDA, 0, 2, 0xFF, 0xD9]);
    }

    [Fact]
    public void A_webp_is_read_by_its_exif()
    {
        byte[] text = [.. "UNICODE\0"u8, .. Encoding.Unicode.GetBytes(Line)];

        Check([.. "RIFF"u8, 0, 0, 0, 0, .. "WEBP"u8, .. "EXIF"u8, .. BitConverter.GetBytes(text.Length), .. text]);
    }

    [Theory]
    [InlineData("a cat")]
    [InlineData("Steps: 20, Sampler: Euler a")]
    [InlineData("Seed: 42")]
    [InlineData("Steps: 20, Seed: -1, Size: 64x64")]
    [InlineData("Steps: 20, Seed: 99999999999999999999, Size: 64x64")]
    public void A_text_without_seed_and_steps_yields_no_metadata(string text) => Assert.Null(GenerationText.Parse(text));

    [Fact]
    public void Reading_arbitrary_bytes_never_throws()
    {
        var random = new Random(7);
        var png = Pngs.Of(64, 64, Line).ToArray();
        for (var i = 0; i < 2000; i++)
        {
            var bytes = png[..random.Next(png.Length)];
            for (var n = 0; n < 4 && bytes.Length > 0; n++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            _ = GenerationText.Read(bytes);
            _ = GenerationText.Read([0xFF, 0xD8, .. bytes]);
            _ = GenerationText.Read([.. "RIFF"u8, 0, 0, 0, 0, .. "WEBP"u8, .. bytes]);
        }
    }

    private static void Check(ReadOnlySpan<byte> image)
    {
        var report = GenerationText.Read(image);
        Assert.Equal((42L, 20, "dreamshaper_8"), (report!.Seed!.Value, report.Steps!.Value, report.Model!));
    }
}
