using System.Buffers.Binary;
using System.Text;
using ImageGen.Storage.Results.Formats;
using ImageGen.Storage.Results.Sources;

namespace ImageGen.Storage.Tests.Results;

/// <summary>What callers send as images to start from: how they lie, whether they are still, and what they are where they are refused.</summary>
public sealed class SourceInfoTests
{
    public static TheoryData<string, int, bool> Orientations
    {
        get
        {
            TheoryData<string, int, bool> all = [];
            foreach (var format in new[] { "jpeg", "png", "png late", "webp", "webp marked" })
            {
                for (var orientation = 1; orientation <= 8; orientation++)
                {
                    all.Add(format, orientation, true);
                    all.Add(format, orientation, false);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Orientations))]
    public void The_size_is_that_of_the_upright_image_in_every_format_and_byte_order(string format, int orientation, bool isLittle)
    {
        var info = SourceInfo.Read(Make(format, SourceFiles.Exif(orientation, isLittle)));

        Assert.Equal((orientation, orientation >= 5, false), (info.Orientation, info.IsSideways, info.IsUnusual));
        Assert.Equal(orientation >= 5 ? (8, 16) : (16, 8), (info.Width, info.Height));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void An_orientation_in_another_type_is_read(int type)
        => Assert.Equal(6, SourceInfo.Read(Make("jpeg", SourceFiles.Exif(6, isLittle: false, type))).Orientation);

    public static TheoryData<string> Damaged => ["", "II", "II*\0", "II*\0\u0008\0\0\0", "II*\0\u0008\0\0\0\u0009\0\u0001", "XX*\0\u0008\0\0\0", "II*\0\u00FF\u00FF\u00FF\u00FF\0\0", "MM\0*\u0080\0\0\0\0\0"];

    [Theory]
    [MemberData(nameof(Damaged))]
    public void Damaged_Exif_is_no_fault_of_the_image_and_is_not_passed_on(string exif)
    {
        foreach (var format in new[] { "jpeg", "png", "webp" })
        {
            var info = SourceInfo.Read(Make(format, Encoding.Latin1.GetBytes(exif)));

            Assert.Equal((1, 16, 8, true), (info.Orientation, info.Width, info.Height, info.IsUnusual));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(255)]
    public void An_undefined_orientation_value_is_ignored(int orientation)
    {
        var info = SourceInfo.Read(Make("jpeg", SourceFiles.Exif(orientation)));

        Assert.Equal((1, 16, true), (info.Orientation, info.Width, info.IsUnusual));
    }

    [Fact]
    public void The_first_of_two_Exif_blocks_counts_and_that_of_the_thumbnail_does_not()
    {
        Assert.Equal(6, SourceInfo.Read(SourceFiles.JpegWithExif(SourceFiles.JpegWithExif(SourceFiles.BaselineJpeg, SourceFiles.Exif(3)), SourceFiles.Exif(6))).Orientation);

        // The second directory, of the thumbnail, states 8; the first has no value.
        byte[] exif = [.. "II*\0"u8, 8, 0, 0, 0, 0, 0, 14, 0, 0, 0, .. SourceFiles.Exif(8).AsSpan(8)];
        Assert.Equal(1, SourceInfo.Read(Make("jpeg", exif)).Orientation);
    }

    [Fact]
    public void Exif_damaged_anywhere_is_never_a_crash()
    {
        var random = new Random(7);
        var whole = SourceFiles.Exif(6);
        for (var i = 0; i < 20_000; i++)
        {
            var damaged = whole.ToArray();
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);

            Assert.InRange(SourceInfo.Read(Make("jpeg", damaged[..random.Next(damaged.Length + 1)])).Orientation, 1, 8);
        }
    }

    public static TheoryData<string, byte[]> Moving => new()
    {
        { "PNG", SourceFiles.AnimatedPng }, { "WebP", SourceFiles.AnimatedWebP }, { "WebP", SourceFiles.AnimatedLossyWebP }, { "GIF", SourceFiles.AnimatedGif },
        { "AVIF", [0, 0, 0, 32, .. "ftypavis\0\0\0\0avismsf1"u8, 0, 0, 0, 0] }, { "HEIC", [0, 0, 0, 32, .. "ftyphevc\0\0\0\0"u8] },
    };

    [Theory]
    [MemberData(nameof(Moving), DisableDiscoveryEnumeration = true)]
    public void An_animated_image_is_refused_in_every_format(string format, byte[] image)
    {
        var fault = Assert.Throws<InvalidImageException>(() => SourceInfo.Read(image));

        Assert.Contains("is animated", fault.Message, StringComparison.Ordinal);
        Assert.Contains(format, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_animation_container_with_one_frame_is_accepted_as_a_still_image()
    {
        var frame = SourceFiles.StillWebP[12..];
        var webP = TestImages.WebP([.. TestImages.RiffChunk("VP8X", [2, 0, 0, 0, 15, 0, 0, 7, 0, 0]), .. TestImages.RiffChunk("ANIM", new byte[6]), .. TestImages.RiffChunk("ANMF", [0, 0, 0, 0, 0, 0, 15, 0, 0, 7, 0, 0, 100, 0, 0, 0, .. frame])]);
        var png = SourceFiles.WithChunk(SourceFiles.Rgb16Png, "acTL", [0, 0, 0, 1, 0, 0, 0, 0]);

        Assert.True(SourceInfo.Read(webP).IsUnusual);
        Assert.True(SourceInfo.Read(png).IsUnusual);
        Assert.Contains("GIF, not", Assert.Throws<InvalidImageException>(() => SourceInfo.Read(SourceFiles.StillGif)).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[]> Foreign => new()
    {
        { "a GIF", SourceFiles.StillGif }, { "a BMP", SourceFiles.Bmp }, { "a TIFF", SourceFiles.Tiff }, { "a TIFF", [.. "MM\0*"u8, 0, 0, 0, 8] },
        { "an AVIF", [0, 0, 0, 28, .. "ftypavif\0\0\0\0"u8] }, { "a HEIC", [0, 0, 0, 24, .. "ftypheic\0\0\0\0"u8] }, { "a HEIC", [0, 0, 0, 24, .. "ftypmif1\0\0\0\0"u8] },
        { "a video", [0, 0, 0, 24, .. "ftypisom\0\0\0\0"u8] }, { "a JPEG XL", [0xFF, 0x0A, 0, 0] }, { "a JPEG XL", [0, 0, 0, 12, .. "JXL \r\n"u8, 0x87, 0x0A] },
        { "a JPEG 2000", [0, 0, 0, 12, .. "jP  \r\n"u8, 0x87, 0x0A] }, { "a PDF", [.. "%PDF-1.7"u8] }, { "a Photoshop file", [.. "8BPS\0\u0001"u8] },
        { "a web page", [.. "<!DOCTYPE html><html>"u8] }, { "a web page", [.. "\n <HTML>"u8] }, { "an SVG", [.. "<?xml version='1.0'?><svg/>"u8] },
    };

    [Theory]
    [MemberData(nameof(Foreign), DisableDiscoveryEnumeration = true)]
    public void A_file_of_another_format_is_named_by_its_content(string format, byte[] bytes)
        => Assert.Contains($"The bytes are {format}", Assert.Throws<InvalidImageException>(() => SourceInfo.Read(bytes)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_JPEG_of_a_rare_kind_is_refused_by_what_it_is()
    {
        foreach (var jpeg in new[] { SourceFiles.ArithmeticJpeg, SourceFiles.ArithmeticProgressiveJpeg })
        {
            Assert.Contains("arithmetic", Assert.Throws<InvalidImageException>(() => SourceInfo.Read(jpeg)).Message, StringComparison.Ordinal);
        }

        var frame = SourceFiles.BaselineJpeg.AsSpan().IndexOf<byte>([0xFF, 0xC0]);
        var lossless = SourceFiles.BaselineJpeg;
        lossless[frame + 1] = 0xC3;
        var deep = SourceFiles.BaselineJpeg;
        deep[frame + 4] = 12;
        Assert.Contains("lossless", Assert.Throws<InvalidImageException>(() => SourceInfo.Read(lossless)).Message, StringComparison.Ordinal);
        Assert.Contains("12 bits", Assert.Throws<InvalidImageException>(() => SourceInfo.Read(deep)).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[], bool> Kinds => new()
    {
        { "baseline", SourceFiles.BaselineJpeg, false }, { "progressive", SourceFiles.ProgressiveJpeg, false }, { "grey", SourceFiles.GreyJpeg, false }, { "WebP", SourceFiles.StillWebP, false },
        { "CMYK", SourceFiles.CmykJpeg, true }, { "RGB in Adobe's way", SourceFiles.RgbJpeg, true }, { "grey and alpha", SourceFiles.GreyAlphaPng, true },
        { "palette and alpha", SourceFiles.PalettePngWithAlpha, true }, { "grey, 16 bits", SourceFiles.Grey16Png, true }, { "RGB, 16 bits", SourceFiles.Rgb16Png, true },
        { "several images", SourceFiles.WithSegment(SourceFiles.BaselineJpeg, 0xE2, [.. "MPF\0"u8, 1, 2, 3]), true },
        { "XMP", SourceFiles.WithSegment(SourceFiles.BaselineJpeg, 0xE1, [.. "http://ns.adobe.com/xap/1.0/\0<x tiff:Orientation='6'/>"u8]), true },
        { "XMP without it", SourceFiles.WithSegment(SourceFiles.BaselineJpeg, 0xE1, [.. "http://ns.adobe.com/xap/1.0/\0<x/>"u8]), false },
    };

    [Theory]
    [MemberData(nameof(Kinds), DisableDiscoveryEnumeration = true)]
    public void Images_that_decoders_read_differently_are_detected(string what, byte[] image, bool isUnusual)
    {
        var info = SourceInfo.Read(image);

        Assert.True(info.IsUnusual == isUnusual, what);
        Assert.Equal((16, 8), (info.Width, info.Height));
    }

    [Fact]
    public void A_wrong_chunk_length_never_crashes_the_reader()
    {
        var random = new Random(11);
        foreach (var image in new[] { SourceFiles.BaselineJpeg, SourceFiles.AnimatedPng, SourceFiles.AnimatedWebP, SourceFiles.AnimatedGif, SourceFiles.CmykJpeg, SourceFiles.PalettePngWithAlpha, SourceFiles.Tiff })
        {
            for (var i = 0; i < 5_000; i++)
            {
                var damaged = image.ToArray();
                var place = random.Next(damaged.Length - 4);
                BinaryPrimitives.WriteInt32BigEndian(damaged.AsSpan(place), random.Next());
                try
                {
                    SourceInfo.Read(damaged.AsSpan(0, random.Next(damaged.Length + 1)));
                }
                catch (InvalidImageException)
                {
                    // Refused, as it should be.
                }
            }
        }
    }

    private static byte[] Make(string format, byte[] exif) => format switch
    {
        "jpeg" => SourceFiles.JpegWithExif(SourceFiles.BaselineJpeg, exif),
        "png" => SourceFiles.WithChunk(TestImages.Png(16, 8), "eXIf", exif),
        "png late" => SourceFiles.WithChunk(TestImages.Png(16, 8), "eXIf", exif, isLast: true),
        "webp" => SourceFiles.WithWebPChunk(SourceFiles.StillWebP, "EXIF", exif, 8),
        _ => SourceFiles.WithWebPChunk(SourceFiles.StillWebP, "EXIF", [.. "Exif\0\0"u8, .. exif], 0),
    };
}
