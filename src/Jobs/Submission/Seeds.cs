using System.Security.Cryptography;
using ImageGen.Contracts;

namespace ImageGen.Jobs.Submission;

/// <summary>The seeds of a request's images, one for each.</summary>
public static class Seeds
{
    /// <summary>
    /// Largest seed that is drawn where a request names none: 31 bits. Many models and nodes read a signed number of 32 bits, and refuse larger ones.
    /// </summary>
    public const long MaxDrawn = int.MaxValue;

    /// <summary>The named seed and those after it, or as many drawn ones in a row; behind the largest comes 0.</summary>
    public static IReadOnlyList<long> Of(ImageRequest request)
    {
        var (first, most) = request.Seed is { } named ? (named, ImageRequest.MaxSeed) : (BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint))) & MaxDrawn, MaxDrawn);
        return [.. Enumerable.Range(0, request.Count ?? 1).Select(n => (first + n) % (most + 1))];
    }
}
