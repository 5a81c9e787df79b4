using System.Text;
using ImageGen.Storage.Results;
using ImageGen.Storage.Results.Formats;

namespace ImageGen.Storage.Tests.Results;

public sealed class ImageInfoTests
{
    public static TheoryData<string> Kinds => ["png", "jpeg", "webp lossy", "webp lossless", "webp extended"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_image_is_known_by_its_bytes_and_measured(string kind)
    {
        var info = ImageInfo.Read(Make(kind, 640, 480));

        Assert.Equal((640, 480), (info.Width, info.Height));
        Assert.Equal($"image/{kind.Split(' ')[0]}", info.ContentType);
        Assert.Equal(kind == "jpeg" ? "jpg" : kind.Split(' ')[0], info.Extension);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_image_truncated_at_any_byte_is_refused(string kind)
    {
        var whole = Make(kind, 64, 48);
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Throws<InvalidImageException>(() => ImageInfo.Read(whole.AsSpan(0, length)));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_damaged_image_is_measured_or_refused_and_never_a_crash(string kind)
    {
        var random = new Random(7);
        var whole = Make(kind, 64, 48);
        for (var i = 0; i < 20_000; i++)
        {
            var damaged = whole.ToArray();
            for (var hits = random.Next(1, 5); hits > 0; hits--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                var info = ImageInfo.Read(damaged.AsSpan(0, random.Next(damaged.Length + 1)));
                Assert.InRange((long)info.Width * info.Height, 1, ImageInfo.MaxArea);
            }
            catch (InvalidImageException)
            {
                // Refused, as it should be.
            }
        }
    }

    [Theory]
    [InlineData("png", 8193, 10)]
    [InlineData("png", 10, 60_000)]
    [InlineData("png", 8000, 8000)]
    [InlineData("png", -1, 10)]
    [InlineData("png", 0, 10)]
    [InlineData("jpeg", 8193, 10)]
    [InlineData("jpeg", 8000, 8000)]
    [InlineData("jpeg", 10, 0)]
    [InlineData("webp lossy", 8193, 10)]
    [InlineData("webp lossy", 0, 10)]
    [InlineData("webp lossless", 16_000, 10)]
    [InlineData("webp extended", 8193, 10)]
    [InlineData("webp extended", 10_000_000, 10_000_000)]
    public void An_image_too_large_or_without_pixels_is_refused(string kind, int width, int height)
        => Assert.Throws<InvalidImageException>(() => ImageInfo.Read(Make(kind, width, height)));

    [Theory]
    [InlineData("png", 8192, 4882)]
    [InlineData("jpeg", 8192, 1)]
    [InlineData("webp lossy", 8192, 4882)]
    [InlineData("webp lossless", 8192, 4882)]
    [InlineData("webp extended", 8192, 4882)]
    public void An_image_just_within_the_limits_is_kept(string kind, int width, int height)
        => Assert.Equal((width, height), (ImageInfo.Read(Make(kind, width, height)).Width, ImageInfo.Read(Make(kind, width, height)).Height));

    [Theory]
    [InlineData("")]
    [InlineData("<html><body>Service unavailable</body></html>")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    [InlineData("GIF89a\u0001\u0001")]
    [InlineData("{\"error\":\"no\"}")]
    [InlineData("RIFF\u0010\0\0\0WAVEfmt ")]
    [InlineData("RIFF")]
    [InlineData("BM\0\0\0\0")]
    public void Bytes_that_are_no_image_are_refused(string text)
        => Assert.Throws<InvalidImageException>(() => ImageInfo.Read(Encoding.Latin1.GetBytes(text)));

    [Fact]
    public void An_image_that_begins_like_one_and_continues_as_something_else_is_refused()
    {
        Assert.Throws<InvalidImageException>(() => ImageInfo.Read([.. TestImages.Png().AsSpan(0, 8), .. "<script>alert(1)</script>"u8]));
        Assert.Throws<InvalidImageException>(() => ImageInfo.Read([0xFF, 0xD8, 0xFF, .. "<?php system($_GET[0]); ?>"u8]));
        Assert.Throws<InvalidImageException>(() => ImageInfo.Read(TestImages.WebP(TestImages.RiffChunk("JUNK", new byte[40]))));
    }

    [Fact]
    public void A_thumbnail_inside_is_not_taken_for_the_image()
    {
        var thumbnail = TestImages.Jpeg(16, 12);
        byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xE1, (byte)((thumbnail.Length + 2) >> 8), (byte)(thumbnail.Length + 2), .. thumbnail, .. TestImages.Jpeg(640, 480).AsSpan(2)];

        Assert.Equal(640, ImageInfo.Read(jpeg).Width);
    }

    private static byte[] Make(string kind, int width, int height) => kind switch
    {
        "png" => TestImages.Png(width, height),
        "jpeg" => TestImages.Jpeg(width, height),
        "webp lossy" => TestImages.WebPLossy(width, height),
        "webp lossless" => TestImages.WebPLossless(width, height),
        _ => TestImages.WebPExtended(width, height),
    };
}
