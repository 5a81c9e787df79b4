namespace ImageGen.Worker.Steps.Inputs.Decoding;

/// <summary>Rotates and mirrors pixels according to the Exif orientation (2 to 8), without changing them.</summary>
internal static class PixelTurn
{
    /// <summary>The index of the first pixel in the result, and the distances to the next pixel of a row and to the next row.</summary>
    private readonly record struct Layout(int Start, int Column, int Row);

    /// <summary>Copies the pixels of a stored image, row by row without gaps, to their positions in the upright image.</summary>
    /// <param name="stored">The pixels as they are stored.</param>
    /// <param name="width">Width of the stored image.</param>
    /// <param name="height">Height of the stored image.</param>
    /// <param name="orientation">2 to 8.</param>
    /// <param name="upright">Buffer of the same size; from orientation 5 on, its rows are as long as the stored image is high.</param>
    public static void Copy(ReadOnlySpan<uint> stored, int width, int height, int orientation, Span<uint> upright)
    {
        var last = (width * height) - 1;
        var layout = orientation switch
        {
            2 => new Layout(width - 1, -1, width),
            3 => new Layout(last, -1, -width),
            4 => new Layout(width * (height - 1), 1, -width),
            5 => new Layout(0, height, 1),
            6 => new Layout(height - 1, height, -1),
            7 => new Layout(last, -height, -1),
            8 => new Layout(height * (width - 1), -height, 1),
            _ => throw new ArgumentOutOfRangeException(nameof(orientation)),
        };
        for (var y = 0; y < height; y++)
        {
            var row = stored.Slice(y * width, width);
            var index = layout.Start + (y * layout.Row);
            foreach (var pixel in row)
            {
                upright[index] = pixel;
                index += layout.Column;
            }
        }
    }
}
