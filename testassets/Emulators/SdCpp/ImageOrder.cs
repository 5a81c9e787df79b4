namespace ImageGen.Emulators.SdCpp;

/// <summary>The values of a request after the server's adjustments.</summary>
/// <param name="Prompt">The prompt, without extra arguments.</param>
/// <param name="NegativePrompt">The negative prompt.</param>
/// <param name="Seed">The seed.</param>
/// <param name="AskedWidth">The requested width, which texts repeat.</param>
/// <param name="AskedHeight">The requested height.</param>
/// <param name="Steps">1 to 100.</param>
/// <param name="Count">1 to 8.</param>
/// <param name="Format"><c>png</c>, <c>jpeg</c> or <c>webp</c>; the emulator always returns PNG.</param>
internal sealed record ImageOrder(string Prompt, string NegativePrompt, long Seed, long AskedWidth, long AskedHeight, int Steps, int Count, string Format)
{
    // Recorded with an address space of 9 GB: a size of 16384 squared failed cleanly, a size of 100000 squared ended the process.
    private const long Failing = 16384L * 16384;

    public int Width => RoundUp(AskedWidth);

    public int Height => RoundUp(AskedHeight);

    public bool IsTooLarge => AskedWidth * AskedHeight >= Failing;

    /// <summary>Whether a job with this size ends the process.</summary>
    public bool IsDeadly => AskedWidth * AskedHeight > Failing;

    private static int RoundUp(long side) => (int)Math.Min((side + 63) / 64 * 64, int.MaxValue / 2);
}
