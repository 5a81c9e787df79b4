namespace ImageGen.Providers.OpenAi;

/// <summary>A model that makes a few sizes only.</summary>
/// <param name="Sizes">They; where several have a shape, the best comes first.</param>
internal sealed record ListedSizes(IReadOnlyList<(int Width, int Height)> Sizes) : SizeRule
{
    // 1792 × 1024 is what DALL·E 3 has for 16:9, and 1.6 % away from it; nothing else that has a name of its own is so near.
    private const double Tolerance = 0.02;

    public override IReadOnlyList<string> Listed => [.. Sizes.Select(Text)];

    protected override string? Complaint(int width, int height)
        => Sizes.Contains((width, height)) ? null : $"The model makes images of these sizes only: {List}; width and height ask for {Text((width, height))}.";

    protected override (int Width, int Height)? OfRatio(string ratio, out string? complaint)
    {
        var asked = Shape.OfRatio(ratio, multipleOf: 1);
        foreach (var size in Sizes)
        {
            if (Math.Abs((Steepness(size) / Steepness(asked)) - 1) <= Tolerance)
            {
                complaint = null;
                return size;
            }
        }

        complaint = $"The model makes images of these sizes only: {List}; aspect_ratio asks for {ratio}.";
        return null;
    }

    private string List => string.Join(", ", Sizes.Select(Text));

    private static double Steepness((int Width, int Height) size) => (double)size.Width / size.Height;
}
