namespace ImageGen.Storage.Results.Sources;

/// <summary>GIF as in the specification of 1989: not accepted, but an animated one gets the same error as in every format.</summary>
internal static class Gif
{
    private const int Screen = 13;
    private const int ImageDescriptor = 10;

    public static bool IsOne(ReadOnlySpan<byte> bytes) => bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8);

    /// <summary>Whether it has a second image, as far as it can be read.</summary>
    public static bool IsAnimated(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Screen)
        {
            return false;
        }

        var frames = 0;
        var position = Screen + ColourTable(bytes[10]);
        while (position < bytes.Length)
        {
            switch (bytes[position])
            {
                case 0x21 when position + 2 < bytes.Length:
                    position = SkipBlocks(bytes, position + 2);
                    break;
                case 0x2C when position + ImageDescriptor < bytes.Length:
                    if (++frames > 1)
                    {
                        return true;
                    }

                    // The descriptor, its local colors, and the code size of the data.
                    position = SkipBlocks(bytes, position + ImageDescriptor + ColourTable(bytes[position + 9]) + 1);
                    break;
                default:
                    return false;
            }
        }

        return false;
    }

    private static int ColourTable(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);

    private static int SkipBlocks(ReadOnlySpan<byte> bytes, int position)
    {
        while (position < bytes.Length && bytes[position] != 0)
        {
            position += 1 + bytes[position];
        }

        return position + 1;
    }
}
