namespace ImageGen.Emulators.SdCpp;

/// <summary>What a request asks for, after the server has bent it into its own shape.</summary>
/// <param name="Prompt">The prompt, without extra arguments.</param>
/// <param name="NegativePrompt">The negative prompt.</param>
/// <param name="Seed">The seed it is made with.</param>
/// <param name="AskedWidth">Width as asked for; what texts repeat.</param>
/// <param name="AskedHeight">Height as asked for.</param>
/// <param name="Steps">1 to 100.</param>
/// <param name="Count">1 to 8.</param>
/// <param name="Format"><c>png</c>, <c>jpeg</c> or <c>webp</c>; images are PNG here all the same.</param>
internal sealed record ImageOrder(string Prompt, string NegativePrompt, long Seed, long AskedWidth, long AskedHeight, int Steps, int Count, string Format)
{
    // Recorded with an address space of 9 GB: 16384 squared failed in order, 100000 squared was the end of the process.
    private const long Failing = 16384L * 16384;

    public int Width => RoundUp(AskedWidth);

    public int Height => RoundUp(AskedHeight);

    public bool IsTooLarge => AskedWidth * AskedHeight >= Failing;

    /// <summary>Whether it ends the process when a job asks for it.</summary>
    public bool IsDeadly => AskedWidth * AskedHeight > Failing;

    private static int RoundUp(long side) => (int)Math.Min((side + 63) / 64 * 64, int.MaxValue / 2);
}
