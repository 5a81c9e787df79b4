namespace ImageGen.Worker.Steps.Inputs.Decoding;

/// <summary>Turns pixels as Exif says (orientation 2 to 8), each to its new place and none of them changed.</summary>
internal static class PixelTurn
{
    /// <summary>Where the first pixel goes to, and how far the next one of a row, and the next row, are from it.</summary>
    private readonly record struct Way(int Start, int Column, int Row);

    /// <summary>Copies the pixels of a stored image, row by row without gaps, to their places in the upright one.</summary>
    /// <param name="stored">The pixels as they are stored.</param>
    /// <param name="width">Width of the stored image.</param>
    /// <param name="height">Height of the stored image.</param>
    /// <param name="orientation">2 to 8.</param>
    /// <param name="upright">Room for as many; from orientation 5 on its rows are as long as the stored image is high.</param>
    public static void Copy(ReadOnlySpan<uint> stored, int width, int height, int orientation, Span<uint> upright)
    {
        var last = (width * height) - 1;
        var way = orientation switch
        {
            2 => new Way(width - 1, -1, width),
            3 => new Way(last, -1, -width),
            4 => new Way(width * (height - 1), 1, -width),
            5 => new Way(0, height, 1),
            6 => new Way(height - 1, height, -1),
            7 => new Way(last, -height, -1),
            8 => new Way(height * (width - 1), -height, 1),
            _ => throw new ArgumentOutOfRangeException(nameof(orientation)),
        };
        for (var y = 0; y < height; y++)
        {
            var row = stored.Slice(y * width, width);
            var place = way.Start + (y * way.Row);
            foreach (var pixel in row)
            {
                upright[place] = pixel;
                place += way.Column;
            }
        }
    }
}
