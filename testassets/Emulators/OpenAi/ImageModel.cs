namespace ImageGen.Emulators.OpenAi;

/// <summary>A model and its limits, from the description of <c>CreateImageRequest</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="MaxPromptLength">Characters.</param>
/// <param name="MaxImages">The highest <c>n</c>.</param>
/// <param name="Sizes">The supported sizes; empty for any size within the rules of arbitrary sizes.</param>
/// <param name="ShutdownDate">The shutdown date in the list of models; null for none.</param>
internal sealed record ImageModel(string Name, int MaxPromptLength, int MaxImages, IReadOnlyList<string> Sizes, string? ShutdownDate = null)
{
    private static readonly string[] GptSizes = ["1024x1024", "1536x1024", "1024x1536"];

    private static readonly string[] ForAll = ["prompt", "model", "n", "size", "quality", "user"];

    private static readonly string[] ForDalle = ["response_format", "style"];

    private static readonly string[] ForGpt = ["output_format", "output_compression", "background", "moderation", "stream", "partial_images"];

    /// <summary>All of them; the first is the default.</summary>
    public static IReadOnlyList<ImageModel> All { get; } =
    [
        new("dall-e-2", 1000, 10, ["256x256", "512x512", "1024x1024"]),
        new("dall-e-3", 4000, 1, ["1024x1024", "1792x1024", "1024x1792"]),
        new("gpt-image-1", 32_000, 10, GptSizes),
        new("gpt-image-1-mini", 32_000, 10, GptSizes, "2026-12-01"),
        new("gpt-image-1.5", 32_000, 10, GptSizes, "2026-12-01"),
        new("chatgpt-image-latest", 32_000, 10, GptSizes, "2026-12-01"),
        new("gpt-image-2", 32_000, 10, []),
        new("gpt-image-2-2026-04-21", 32_000, 10, []),
        new("gpt-image-2.5-flare", 32_000, 10, []),
        new("gpt-image-2.5-sunburst", 32_000, 10, []),
        new("gpt-image-2.6-flare", 32_000, 10, []),
        new("gpt-image-2.6-sunburst", 32_000, 10, []),
    ];

    /// <summary>Whether it is a GPT image model, which always returns bytes.</summary>
    public bool IsGpt => !Name.StartsWith("dall-e", StringComparison.Ordinal);

    /// <summary>Whether it has a parameter of that name.</summary>
    public bool Knows(string parameter) => ForAll.Contains(parameter) || (IsGpt ? ForGpt : ForDalle).Contains(parameter);
}
