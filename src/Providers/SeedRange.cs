using System.Globalization;

namespace ImageGen.Providers;

/// <summary>
/// The seeds that a model or node takes by its own words. One outside becomes one inside, always the same, so that a job keeps one image: one
/// that is too large what is left of it after division by the number of seeds there are, and one that is too small the smallest.
/// </summary>
/// <param name="Least">The smallest.</param>
/// <param name="Most">The largest.</param>
internal readonly record struct SeedRange(long Least, long Most)
{
    /// <summary>The range between two limits, each null where none is stated; null where they leave nothing to choose.</summary>
    public static SeedRange? Of(double? least, double? most)
    {
        var (from, to) = ((long)Math.Ceiling(Math.Clamp(least ?? 0, 0, uint.MaxValue)), (long)Math.Floor(Math.Clamp(most ?? uint.MaxValue, -1, uint.MaxValue)));
        return from <= to ? new SeedRange(from, to) : null;
    }

    /// <summary>The seed to order in place of one.</summary>
    public long Fold(long seed) => seed < Least ? Least : seed <= Most ? seed : Least + ((seed - Least) % (Most - Least + 1));

    /// <summary>What is to be said where that is another one; null where it is not.</summary>
    public string? Remark(long seed) => Fold(seed) == seed
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"The model takes seeds from {Least} to {Most}: {Fold(seed)} was ordered in place of {seed}.");
}
