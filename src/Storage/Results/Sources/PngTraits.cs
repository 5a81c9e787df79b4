using System.Buffers.Binary;

namespace ImageGen.Storage.Results.Sources;

/// <summary>Reads the traits of a structurally complete PNG from its chunks.</summary>
internal static class PngTraits
{
    private const int Signature = 8;
    private const int Overhead = 12;

    public static SourceTraits Read(ReadOnlySpan<byte> png)
    {
        var traits = new SourceTraits();
        var (controls, hasData) = (0, false);
        for (var rest = png[Signature..]; rest.Length >= Overhead;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - Overhead)
            {
                break;
            }

            var type = rest.Slice(4, 4);
            var data = rest.Slice(8, (int)length);
            if (type.SequenceEqual("IEND"u8))
            {
                break;
            }

            hasData |= type.SequenceEqual("IDAT"u8);
            if (type.SequenceEqual("fcTL"u8))
            {
                traits.Frames = Math.Max(traits.Frames, ++controls);
            }
            else if (type.SequenceEqual("acTL"u8) && data.Length >= 4 && !hasData)
            {
                // APNG: a control chunk after the image's own data is ignored.
                traits.Frames = (int)Math.Clamp(BinaryPrimitives.ReadUInt32BigEndian(data), (uint)traits.Frames, int.MaxValue);
                traits.IsUnusual = true;
            }
            else
            {
                ReadChunk(ref traits, type, data);
            }

            rest = rest[(Overhead + (int)length)..];
        }

        return traits;
    }

    private static void ReadChunk(ref SourceTraits traits, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        if (type.SequenceEqual("IHDR"u8) && data.Length == 13)
        {
            // Some programs misread 16 bits per color, and gray with transparency.
            traits.IsUnusual |= data[8] == 16 || data[9] == 4;
        }
        else if (type.SequenceEqual("tRNS"u8))
        {
            traits.IsUnusual = true;
        }
        else if (type.SequenceEqual("eXIf"u8))
        {
            traits.ReadExif(data);
        }
        else if (type.SequenceEqual("iTXt"u8) || type.SequenceEqual("zTXt"u8) || type.SequenceEqual("tEXt"u8))
        {
            // Older ways to write Exif and XMP, possibly compressed: a few programs rotate the image by them.
            traits.IsUnusual |= data.StartsWith("XML:com.adobe.xmp\0"u8) || data.StartsWith("Raw profile type "u8);
        }
    }
}
