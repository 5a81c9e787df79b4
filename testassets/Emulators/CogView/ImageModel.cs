namespace ImageGen.Emulators.CogView;

/// <summary>A model and what it takes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsInternational">Whether the international service has it too.</param>
/// <param name="DefaultSide">Width and height where no size is named.</param>
/// <param name="LeastSide">The shortest side.</param>
/// <param name="MultipleOf">What both sides are multiples of.</param>
/// <param name="MostPixels">Width times height.</param>
internal sealed record ImageModel(string Name, bool IsInternational, int DefaultSide, int LeastSide, int MultipleOf, int MostPixels)
{
    private const int MostSide = 2048;

    public static IReadOnlyList<ImageModel> All { get; } =
    [
        CogView("cogview-4-250304", isInternational: true),
        CogView("cogview-4", isInternational: false),
        CogView("cogview-3-flash", isInternational: false),
        new("glm-image", true, 1280, 1024, 32, 1 << 22),
    ];

    /// <summary>Whether the asynchronous endpoint takes it, and it makes images of one quality only.</summary>
    public bool IsGlm => Name == "glm-image";

    public bool Makes(int width, int height) => Fits(width) && Fits(height) && width * height <= MostPixels;

    private bool Fits(int side) => side >= LeastSide && side <= MostSide && side % MultipleOf == 0;

    private static ImageModel CogView(string name, bool isInternational) => new(name, isInternational, 1024, 512, 16, 1 << 21);
}
