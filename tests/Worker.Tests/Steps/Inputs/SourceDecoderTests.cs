using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ImageGen.Providers;
using ImageGen.Storage.Results.Formats;
using ImageGen.Storage.Results.Sources;
using ImageGen.Storage.Tests.Results;
using ImageGen.Worker.Steps.Inputs.Decoding;
using SkiaSharp;

namespace ImageGen.Worker.Tests.Steps.Inputs;

/// <summary>Images to start from are decoded before they are sent, and what programs read differently is written anew.</summary>
public sealed class SourceDecoderTests : IDisposable
{
    // The corners of the upright image by where the red field of the stored one has gone to: left or right, top or bottom.
    private static readonly (SKColor TopLeft, SKColor TopRight)[] Corners =
    [
        (SKColors.Red, SKColors.Lime), (SKColors.Lime, SKColors.Red), (SKColors.White, SKColors.Blue), (SKColors.Blue, SKColors.White),
        (SKColors.Red, SKColors.Blue), (SKColors.Blue, SKColors.Red), (SKColors.White, SKColors.Lime), (SKColors.Lime, SKColors.White),
    ];

    private readonly SourceDecoder _decoder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _decoder.Dispose();

    public static TheoryData<string, int> Orientations
    {
        get
        {
            TheoryData<string, int> all = [];
            foreach (var format in new[] { "jpeg", "progressive", "png", "webp" })
            {
                for (var orientation = 1; orientation <= 8; orientation++)
                {
                    all.Add(format, orientation);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Orientations))]
    public async Task A_decoded_image_is_upright_and_has_no_orientation_tag(string format, int orientation)
    {
        var exif = SourceFiles.Exif(orientation, isLittle: orientation % 2 == 0);
        var stored = format switch
        {
            "jpeg" => SourceFiles.JpegWithExif(SourceFiles.BaselineJpeg, exif),
            "progressive" => SourceFiles.JpegWithExif(SourceFiles.ProgressiveJpeg, exif),
            "png" => SourceFiles.WithChunk(SourceFiles.Rgb16Png, "eXIf", exif),
            _ => SourceFiles.WithWebPChunk(SourceFiles.StillWebP, "EXIF", exif, 8),
        };

        var sent = await _decoder.PrepareAsync(stored, "https://example.com/dog.jpg", simpleOnly: false, Token);

        Assert.Equal(orientation >= 5 ? (8, 16) : (16, 8), (sent.Width, sent.Height));
        Assert.Equal(orientation == 1 ? "https://example.com/dog.jpg" : null, sent.Address);
        Assert.Equal((1, sent.Width, sent.Height), (SourceInfo.Read(sent.Bytes.Span).Orientation, SourceInfo.Read(sent.Bytes.Span).Width, SourceInfo.Read(sent.Bytes.Span).Height));
        AssertCorners(sent, Corners[orientation - 1]);
    }

    public static TheoryData<string, byte[]> Plain => new()
    {
        { "PNG", TestImages.Png(3, 2) }, { "JPEG", SourceFiles.BaselineJpeg }, { "progressive", SourceFiles.ProgressiveJpeg }, { "grey", SourceFiles.GreyJpeg },
        { "WebP", SourceFiles.StillWebP }, { "lossy WebP", SourceFiles.LossyWebP }, { "upright by Exif", SourceFiles.JpegWithExif(SourceFiles.BaselineJpeg, SourceFiles.Exif(1)) },
        { "something behind the end", [.. SourceFiles.BaselineJpeg, 1, 2, 3] },
    };

    [Theory]
    [MemberData(nameof(Plain), DisableDiscoveryEnumeration = true)]
    public async Task An_unambiguous_image_is_passed_on_byte_by_byte(string what, byte[] image)
    {
        Assert.NotEmpty(what);

        Assert.Equal(image, (await _decoder.PrepareAsync(image, null, simpleOnly: false, Token)).Bytes.ToArray());
    }

    public static TheoryData<string, byte[], string> Unusual => new()
    {
        { "CMYK", SourceFiles.CmykJpeg, "image/jpeg" }, { "RGB in Adobe's way", SourceFiles.RgbJpeg, "image/jpeg" }, { "16 bits", SourceFiles.Rgb16Png, "image/png" },
        { "grey, 16 bits", SourceFiles.Grey16Png, "image/png" }, { "palette and alpha", SourceFiles.PalettePngWithAlpha, "image/png" }, { "grey and alpha", SourceFiles.GreyAlphaPng, "image/png" },
        { "damaged Exif", SourceFiles.JpegWithExif(SourceFiles.BaselineJpeg, [1, 2, 3]), "image/jpeg" }, { "several images", SourceFiles.WithSegment(SourceFiles.BaselineJpeg, 0xE2, [.. "MPF\0"u8]), "image/jpeg" },
    };

    [Theory]
    [MemberData(nameof(Unusual), DisableDiscoveryEnumeration = true)]
    public async Task An_ambiguous_image_is_encoded_again(string what, byte[] image, string contentType)
    {
        var sent = await _decoder.PrepareAsync(image, "https://example.com/x", simpleOnly: false, Token);

        Assert.Equal((contentType, 16, 8, "https://example.com/x"), (sent.ContentType, sent.Width, sent.Height, sent.Address));
        Assert.False(SourceInfo.Read(sent.Bytes.Span).IsUnusual);
        if (!what.StartsWith("grey", StringComparison.Ordinal) && !what.StartsWith("palette", StringComparison.Ordinal))
        {
            AssertCorners(sent, Corners[0]);
        }
    }

    [Fact]
    public async Task Alpha_is_kept()
    {
        using var sent = Read(await _decoder.PrepareAsync(SourceFiles.PalettePngWithAlpha, null, simpleOnly: true, Token));

        Assert.Contains(sent.Pixels, pixel => pixel.Alpha == 0);
        Assert.Contains(sent.Pixels, pixel => pixel.Alpha == 255);
    }

    [Theory]
    [InlineData("jpeg", "image/jpeg")]
    [InlineData("progressive", "image/jpeg")]
    [InlineData("webp", "image/png")]
    [InlineData("lossy webp", "image/jpeg")]
    [InlineData("png", "image/png")]
    public async Task A_simple_decoder_gets_a_format_it_reads(string format, string contentType)
    {
        var image = format switch
        {
            "jpeg" => SourceFiles.BaselineJpeg,
            "progressive" => SourceFiles.ProgressiveJpeg,
            "webp" => SourceFiles.StillWebP,
            "lossy webp" => SourceFiles.LossyWebP,
            _ => TestImages.Png(16, 8),
        };

        var sent = await _decoder.PrepareAsync(image, null, simpleOnly: true, Token);

        Assert.Equal((contentType, 16, 8), (sent.ContentType, sent.Width, sent.Height));
        Assert.Equal(format == "png", sent.Bytes.Span.SequenceEqual(image));
    }

    [Fact]
    public async Task An_image_in_another_color_space_is_converted_to_sRGB()
    {
        using var wide = SKColorSpace.CreateRgb(SKColorSpaceTransferFn.Srgb, SKColorSpaceXyz.DisplayP3);
        using var bitmap = new SKBitmap(new SKImageInfo(16, 8, SKColorType.Rgba8888, SKAlphaType.Opaque, wide));
        Marshal.Copy(Enumerable.Repeat(unchecked((int)0xFF3264C8), 16 * 8).ToArray(), 0, bitmap.GetPixels(), 16 * 8);
        using var pixels = bitmap.PeekPixels();
        using var file = pixels.Encode(new SKPngEncoderOptions());
        var image = file!.ToArray();

        var sent = await _decoder.PrepareAsync(image, null, simpleOnly: false, Token);

        using var read = SKCodec.Create(SKData.CreateCopy(sent.Bytes.Span));
        Assert.True(read!.Info.ColorSpace is null or { IsSrgb: true });
        Assert.NotEqual(image, sent.Bytes.ToArray());
        using var upright = Read(sent);
        Assert.InRange(upright.GetPixel(3, 3).Red, 206, 225);
    }

    public static TheoryData<string, byte[]> Broken => new()
    {
        { "arithmetic", SourceFiles.ArithmeticJpeg }, { "animated WebP", SourceFiles.AnimatedWebP }, { "APNG", SourceFiles.AnimatedPng }, { "GIF", SourceFiles.AnimatedGif },
        { "no zlib", NoZlib() }, { "half its rows", Half(SourceFiles.Rgb16Png) }, { "a WebP of noise", Noise(SourceFiles.StillWebP, 12 + 8 + 5) },
        { "a JPEG without tables", WithoutTables() }, { "a structure alone", TestImages.Jpeg(64, 48) },
    };

    [Theory]
    [MemberData(nameof(Broken), DisableDiscoveryEnumeration = true)]
    public async Task An_undecodable_image_is_refused(string what, byte[] image)
    {
        Assert.NotEmpty(what);

        await Assert.ThrowsAsync<InvalidImageException>(() => _decoder.PrepareAsync(image, null, simpleOnly: false, Token));
        await Assert.ThrowsAsync<InvalidImageException>(() => _decoder.PrepareAsync(image, null, simpleOnly: true, Token));
    }

    [Fact]
    public async Task A_damaged_image_is_decoded_or_refused_and_never_crashes()
    {
        var random = new Random(5);
        foreach (var whole in new[] { SourceFiles.ProgressiveJpeg, SourceFiles.CmykJpeg, SourceFiles.PalettePngWithAlpha, SourceFiles.LossyWebP, SourceFiles.StillWebP })
        {
            for (var i = 0; i < 500; i++)
            {
                var damaged = whole.ToArray();
                for (var hits = random.Next(1, 6); hits > 0; hits--)
                {
                    damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                }

                try
                {
                    if (SourceInfo.Read(damaged) is { Width: <= 512, Height: <= 512 })
                    {
                        SourceInfo.Read((await _decoder.PrepareAsync(damaged, null, simpleOnly: true, Token)).Bytes.Span);
                    }
                }
                catch (InvalidImageException)
                {
                    // Refused, as it should be.
                }
            }
        }
    }

    [Fact]
    public async Task A_decompression_bomb_is_refused_before_decoding()
    {
        var before = GC.GetTotalMemory(forceFullCollection: false);

        await Assert.ThrowsAsync<InvalidImageException>(() => _decoder.PrepareAsync(TestImages.Png(60_000, 60_000), null, simpleOnly: true, Token));

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: false) - before, long.MinValue, 50_000_000);
    }

    [Fact]
    public async Task Concurrent_decoding_stays_within_the_memory_budget_and_a_larger_image_runs_alone()
    {
        using var budget = new DecodeBudget();
        using var mayEnd = new ManualResetEventSlim();
        var (atWork, most) = (0, 0);

        var small = Enumerable.Range(0, 5).Select(_ => RunAsync(DecodeBudget.Bytes / 2)).ToArray();
        var large = RunAsync(10 * DecodeBudget.Bytes);
        mayEnd.Set();
        await Task.WhenAll([.. small, large]);

        Assert.InRange(most, 1, 2);

        Task<int> RunAsync(long bytes) => budget.RunAsync(
            bytes,
            () =>
            {
                var now = Interlocked.Increment(ref atWork);
                InterlockedMax(ref most, bytes > DecodeBudget.Bytes && now > 1 ? int.MaxValue : now);
                mayEnd.Wait(Token);
                return Interlocked.Decrement(ref atWork);
            },
            Token);
    }

    private static void InterlockedMax(ref int place, int value)
    {
        for (var seen = Volatile.Read(ref place); seen < value; seen = Volatile.Read(ref place))
        {
            Interlocked.CompareExchange(ref place, value, seen);
        }
    }

    private static void AssertCorners(InputImage sent, (SKColor TopLeft, SKColor TopRight) expected)
    {
        using var bitmap = Read(sent);
        AssertNear(expected.TopLeft, bitmap.GetPixel(1, 1));
        AssertNear(expected.TopRight, bitmap.GetPixel(bitmap.Width - 2, 1));
    }

    private static void AssertNear(SKColor expected, SKColor found)
        => Assert.True(Math.Abs(expected.Red - found.Red) < 60 && Math.Abs(expected.Green - found.Green) < 60 && Math.Abs(expected.Blue - found.Blue) < 60, $"{found} is not {expected}.");

    private static SKBitmap Read(InputImage sent) => SKBitmap.Decode(sent.Bytes.Span);

    private static byte[] NoZlib()
    {
        // Good chunks and check sums around something that is no zlib stream.
        var png = TestImages.Png(16, 8);
        return [.. png[..33], .. SourceFiles.WithChunk([.. png[..33], .. png[^12..]], "IDAT", "this is no zlib stream"u8.ToArray())[33..^12], .. png[^12..]];
    }

    private static byte[] Half(byte[] png)
    {
        var place = png.AsSpan().IndexOf("IDAT"u8) - 4;
        var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(place));
        return SourceFiles.WithChunk([.. png[..33], .. png[^12..]], "IDAT", png[(place + 8)..(place + 8 + (length / 2))]);
    }

    private static byte[] Noise(byte[] image, int from)
    {
        var damaged = image.ToArray();
        new Random(3).NextBytes(damaged.AsSpan(from));
        return damaged;
    }

    private static byte[] WithoutTables()
    {
        // The names of the segments with Huffman tables become those of comments.
        var jpeg = SourceFiles.BaselineJpeg;
        for (var i = 0; i < jpeg.Length - 1; i++)
        {
            if (jpeg[i] == 0xFF && jpeg[i + 1] is 0xC4 or 0xDB)
            {
                jpeg[i + 1] = 0xFE;
            }
        }

        return jpeg;
    }
}
