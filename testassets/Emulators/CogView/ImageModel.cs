namespace ImageGen.Emulators.CogView;

/// <summary>A model and its limits.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsInternational">Whether the international service has it too.</param>
/// <param name="DefaultSide">Width and height where no size is named.</param>
/// <param name="MinSide">The shortest side.</param>
/// <param name="MultipleOf">What both sides are multiples of.</param>
/// <param name="MaxPixels">Width times height.</param>
internal sealed record ImageModel(string Name, bool IsInternational, int DefaultSide, int MinSide, int MultipleOf, int MaxPixels)
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

    public bool Makes(int width, int height) => Fits(width) && Fits(height) && width * height <= MaxPixels;

    private bool Fits(int side) => side >= MinSide && side <= MostSide && side % MultipleOf == 0;

    private static ImageModel CogView(string name, bool isInternational) => new(name, isInternational, 1024, 512, 16, 1 << 21);
}
