namespace ImageGen.Providers.CogView;

/// <summary>What a model takes, by its name: the API has no schema to ask.</summary>
/// <param name="GoesOnByItself">Whether it is ordered for later: it takes minutes, and then its id can be kept from the first moment on.</param>
/// <param name="Sizes">The sizes it makes.</param>
internal sealed record CogViewModel(bool GoesOnByItself, SizeGrid Sizes)
{
    private static readonly CogViewModel GlmImage = new(true, SizeGrid.GlmImage);

    // CogView 4 and 3, and we suppose whatever else there may be: the asynchronous endpoint takes glm-image only.
    private static readonly CogViewModel CogView = new(false, SizeGrid.CogView);

    public static CogViewModel Of(string name) => name.StartsWith("glm-image", StringComparison.Ordinal) ? GlmImage : CogView;
}
