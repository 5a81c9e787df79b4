namespace ImageGen.Providers.OpenAi;

/// <summary>A model that supports only a few sizes.</summary>
/// <param name="Sizes">The sizes; if several have the same aspect ratio, the best comes first.</param>
internal sealed record ListedSizes(IReadOnlyList<(int Width, int Height)> Sizes) : SizeRule
{
    // 1792 × 1024 is DALL·E 3's size for 16:9, and differs from it by 1.6 %; no other named ratio is so near.
    private const double Tolerance = 0.02;

    public override IReadOnlyList<string> Listed => [.. Sizes.Select(Text)];

    protected override string? FaultOf(int width, int height)
        => Sizes.Contains((width, height)) ? null : $"The model supports only these sizes: {List}; {Text((width, height))} was requested.";

    protected override (int Width, int Height)? OfRatio(string ratio, out string? fault)
    {
        var requested = Shape.OfRatio(ratio, multipleOf: 1);
        foreach (var size in Sizes)
        {
            if (Math.Abs((Steepness(size) / Steepness(requested)) - 1) <= Tolerance)
            {
                fault = null;
                return size;
            }
        }

        fault = $"The model supports only these sizes: {List}; {ratio} was requested.";
        return null;
    }

    private string List => string.Join(", ", Sizes.Select(Text));

    private static double Steepness((int Width, int Height) size) => (double)size.Width / size.Height;
}
