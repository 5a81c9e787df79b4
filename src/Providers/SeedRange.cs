using System.Globalization;

namespace ImageGen.Providers;

/// <summary>
/// The range of seeds that a model or node accepts. A seed outside is mapped to one inside, always the same, so that a job keeps one image: a larger
/// seed to its remainder after division by the number of seeds, and a smaller one to the smallest.
/// </summary>
/// <param name="Least">The smallest.</param>
/// <param name="Most">The largest.</param>
internal readonly record struct SeedRange(long Least, long Most)
{
    /// <summary>The range between two limits, each null if none is stated; null if they leave no choice.</summary>
    public static SeedRange? Of(double? least, double? most)
    {
        var (from, to) = ((long)Math.Ceiling(Math.Clamp(least ?? 0, 0, uint.MaxValue)), (long)Math.Floor(Math.Clamp(most ?? uint.MaxValue, -1, uint.MaxValue)));
        return from <= to ? new SeedRange(from, to) : null;
    }

    /// <summary>The seed to order instead of one.</summary>
    public long Fold(long seed) => seed < Least ? Least : seed <= Most ? seed : Least + ((seed - Least) % (Most - Least + 1));

    /// <summary>The remark when the seed is changed; null when it is not.</summary>
    public string? Remark(long seed) => Fold(seed) == seed
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"The model takes seeds from {Least} to {Most}: {Fold(seed)} was ordered instead of {seed}.");
}
