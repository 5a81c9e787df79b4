using System.Security.Cryptography;
using System.Text;

namespace ImageGen.Emulators;

/// <summary>Draws a picture that depends on prompt, seed and number alone: eight by eight fields of sixteen colours.</summary>
public static class Picture
{
    private const int Fields = 8;
    private const int Colours = 16;

    /// <summary>The bytes of the PNG; the same for the same arguments, and different for any other.</summary>
    /// <param name="prompt">What was asked for.</param>
    /// <param name="seed">The seed it was made with.</param>
    /// <param name="number">Which of several pictures of one purchase, from 0.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    public static byte[] Draw(string prompt, long seed, int number, int width, int height)
    {
        var hash = SHA512.HashData(Encoding.UTF8.GetBytes($"{seed}\n{number}\n{prompt}"));
        var palette = SHA512.HashData(hash)[..(3 * Colours)];
        return PngWriter.Write(width, height, palette, (y, row) =>
        {
            var line = hash.AsSpan(y * Fields / height * Fields, Fields);
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = (byte)((Colour(line, 2 * i, width) << 4) | Colour(line, (2 * i) + 1, width));
            }
        });
    }

    // The last half byte of an odd row lies outside the picture.
    private static int Colour(ReadOnlySpan<byte> line, int x, int width) => line[Math.Min(x, width - 1) * Fields / width] % Colours;
}
