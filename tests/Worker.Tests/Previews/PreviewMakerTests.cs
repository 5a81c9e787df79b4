using System.Diagnostics;
using ImageGen.Storage.Results;
using ImageGen.Storage.Results.Formats;
using ImageGen.Storage.Tests.Results;
using ImageGen.Worker.Previews;
using ImageGen.Worker.Tests.Scripted;
using SkiaSharp;

namespace ImageGen.Worker.Tests.Previews;

public sealed class PreviewMakerTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1024, 1024, 512, 512)]
    [InlineData(1536, 640, 512, 213)]
    [InlineData(200, 1600, 64, 512)]
    [InlineData(300, 200, 300, 200)]
    [InlineData(1, 1, 1, 1)]
    [InlineData(4000, 1, 512, 1)]
    public void A_preview_is_a_webp_that_keeps_the_proportions_and_enlarges_nothing(int width, int height, int previewWidth, int previewHeight)
    {
        var begin = Stopwatch.GetTimestamp();

        var preview = PreviewMaker.Make(Pngs.Of(width, height));

        output.WriteLine($"{width} x {height}: {preview.Length} bytes, {Stopwatch.GetElapsedTime(begin).TotalMilliseconds:0} ms");
        var info = ImageInfo.Read(preview.Span);
        Assert.Equal(("image/webp", previewWidth, previewHeight), (info.ContentType, info.Width, info.Height));
        Assert.InRange(preview.Length, 20, PreviewMaker.MaxBytes);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void A_preview_of_noise_which_does_not_compress_still_fits(SKEncodedImageFormat format)
    {
        using var noise = new SKBitmap(1024, 1024);
        new Random(1).NextBytes(noise.GetPixelSpan());
        using var data = noise.Encode(format, 100);

        var begin = Stopwatch.GetTimestamp();
        var preview = PreviewMaker.Make(data.ToArray());

        output.WriteLine($"{format}: {preview.Length} bytes, {Stopwatch.GetElapsedTime(begin).TotalMilliseconds:0} ms");
        Assert.InRange(preview.Length, 20, PreviewMaker.MaxBytes);
    }

    [Fact]
    public void A_preview_keeps_the_colors_and_the_transparency()
    {
        using var image = new SKBitmap(1000, 1000);
        image.Erase(SKColors.Transparent);
        using (var canvas = new SKCanvas(image))
        using (var paint = new SKPaint { Color = SKColors.Red })
        {
            canvas.DrawRect(0, 0, 500, 1000, paint);
        }

        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        using var preview = SKBitmap.Decode(PreviewMaker.Make(png.ToArray()).Span);

        Assert.Equal(512, preview.Width);
        Assert.True(preview.GetPixel(100, 256) is { Red: > 230, Green: < 30, Blue: < 30, Alpha: 255 }, $"{preview.GetPixel(100, 256)}");
        Assert.True(preview.GetPixel(400, 256) is { Alpha: 0 }, $"{preview.GetPixel(400, 256)}");
    }

    [Theory]
    [InlineData(1, 16, 8)]
    [InlineData(6, 8, 16)]
    [InlineData(8, 8, 16)]
    [InlineData(3, 16, 8)]
    public void A_preview_is_upright_as_programs_show_the_image(int orientation, int width, int height)
    {
        var stored = SourceFiles.JpegWithExif(SourceFiles.BaselineJpeg, SourceFiles.Exif(orientation));
        using var expected = SKBitmap.Decode(stored);

        var info = ImageInfo.Read(PreviewMaker.Make(stored).Span);

        Assert.Equal((width, height), (info.Width, info.Height));
    }

    [Fact]
    public void An_image_that_can_not_be_decoded_or_claims_too_many_pixels_gets_none()
    {
        var whole = Pngs.Of(64, 64);
        var damaged = whole.ToArray();
        damaged.AsSpan(damaged.Length / 2, 20).Fill(7);

        Assert.Throws<InvalidImageException>(() => PreviewMaker.Make("<html>"u8.ToArray()));
        Assert.Throws<InvalidImageException>(() => PreviewMaker.Make(whole[..^20]));
        Assert.Throws<InvalidImageException>(() => PreviewMaker.Make(damaged));

        // By their headers: the first is more than is kept, the second more than is decoded for a preview.
        Assert.Throws<InvalidImageException>(() => PreviewMaker.Make(Storage.Tests.Results.TestImages.Png(8192, 8192)));
        Assert.Contains("4880 x 8192", Assert.Throws<InvalidImageException>(() => PreviewMaker.Make(Storage.Tests.Results.TestImages.Png(4880, 8192))).Message, StringComparison.Ordinal);
    }
}
