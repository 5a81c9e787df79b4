using System.Security.Cryptography;
using ImageGen.Contracts;

namespace ImageGen.Jobs.Submission;

/// <summary>The seeds of a request's images, one for each.</summary>
public static class Seeds
{
    /// <summary>
    /// Largest random seed, for requests without one: 31 bits. Many models and nodes read a signed 32-bit number, and refuse larger ones.
    /// </summary>
    public const long MaxRandom = int.MaxValue;

    /// <summary>Consecutive seeds, one for each image, from the given seed or a random one; the largest is followed by 0.</summary>
    public static IReadOnlyList<long> Of(ImageRequest request)
    {
        var (first, limit) = request.Seed is { } named ? (named, ImageRequest.MaxSeed) : (BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint))) & MaxRandom, MaxRandom);
        return [.. Enumerable.Range(0, request.Count ?? 1).Select(n => (first + n) % (limit + 1))];
    }
}
