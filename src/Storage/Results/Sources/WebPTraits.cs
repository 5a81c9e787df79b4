using System.Buffers.Binary;

namespace ImageGen.Storage.Results.Sources;

/// <summary>Reads the traits of a structurally complete WebP from its chunks.</summary>
internal static class WebPTraits
{
    private const int Header = 12;
    private const int ChunkHeader = 8;
    private const byte AnimationFlag = 0x02;

    public static SourceTraits Read(ReadOnlySpan<byte> webP)
    {
        var traits = new SourceTraits();
        var (frames, isAnimation, hasAlpha) = (0, false, false);
        var end = Math.Min(webP.Length, (long)BinaryPrimitives.ReadUInt32LittleEndian(webP[4..]) + 8);
        for (var rest = webP[Header..(int)end]; rest.Length >= ChunkHeader;)
        {
            var type = rest[..4];
            var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            if (length > rest.Length - ChunkHeader)
            {
                break;
            }

            var data = rest.Slice(ChunkHeader, (int)length);
            if (type.SequenceEqual("VP8X"u8) && data.Length >= 1)
            {
                isAnimation = (data[0] & AnimationFlag) != 0;
            }
            else if (type.SequenceEqual("ANMF"u8))
            {
                frames++;
            }
            else if (type.SequenceEqual("VP8 "u8))
            {
                traits.IsLossy = !hasAlpha;
            }
            else if (type.SequenceEqual("ALPH"u8))
            {
                hasAlpha = true;
            }
            else if (type.SequenceEqual("EXIF"u8))
            {
                traits.ReadExif(data);
            }
            else if (type.SequenceEqual("XMP "u8))
            {
                traits.ReadXmp(data);
            }

            // Chunks are padded to an even length.
            var step = ChunkHeader + (int)length + (int)(length & 1);
            rest = step <= rest.Length ? rest[step..] : [];
        }

        traits.Frames = Math.Max(1, frames);

        // An animation of one frame is a still image, but simple decoders do not read it.
        traits.IsUnusual |= isAnimation || frames > 0;
        return traits;
    }
}
