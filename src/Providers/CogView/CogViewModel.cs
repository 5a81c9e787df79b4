namespace ImageGen.Providers.CogView;

/// <summary>The traits of a model, by its name: the API has no schema.</summary>
/// <param name="IsAsynchronous">Whether it is ordered asynchronously: it takes minutes, and its id is then known from the start.</param>
/// <param name="Sizes">The supported sizes.</param>
internal sealed record CogViewModel(bool IsAsynchronous, SizeGrid Sizes)
{
    private static readonly CogViewModel GlmImage = new(true, SizeGrid.GlmImage);

    // CogView 4 and 3, and presumably any other: the asynchronous endpoint accepts glm-image only.
    private static readonly CogViewModel CogView = new(false, SizeGrid.CogView);

    public static CogViewModel Of(string name) => name.StartsWith("glm-image", StringComparison.Ordinal) ? GlmImage : CogView;
}
