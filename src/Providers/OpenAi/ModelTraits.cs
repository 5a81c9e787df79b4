namespace ImageGen.Providers.OpenAi;

/// <summary>
/// What a model takes, by its name: the API has no schema to ask, and refuses parameters that a model does not know. From the description
/// of <c>CreateImageRequest</c> in OpenAI's OpenAPI document.
/// </summary>
/// <param name="Sizes">The sizes it makes.</param>
/// <param name="TakesResponseFormat">Whether it can be asked for bytes in place of an address. The GPT image models give bytes unasked.</param>
/// <param name="TakesOutputFormat">Whether the file format can be chosen.</param>
internal sealed record ModelTraits(SizeRule Sizes, bool TakesResponseFormat, bool TakesOutputFormat)
{
    private static readonly ModelTraits Dalle2 = new(new ListedSizes([(1024, 1024), (512, 512), (256, 256)]), true, false);

    private static readonly ModelTraits Dalle3 = new(new ListedSizes([(1024, 1024), (1792, 1024), (1024, 1792)]), true, false);

    private static readonly ModelTraits GptImage1 = new(new ListedSizes([(1024, 1024), (1536, 1024), (1024, 1536)]), false, true);

    /// <summary>Version 2 and those after it (developers.openai.com, "Image generation", sizes).</summary>
    private static readonly ModelTraits GptImage = new(new FreeSizes(MultipleOf: 16, SteepestRatio: 3, LongestSide: 3840, MostPixels: 3840 * 2160, LeastPixels: 655_360), false, true);

    /// <summary>Models of compatible services. Bytes are asked for, since an address is one more thing that can fail after the purchase.</summary>
    private static readonly ModelTraits Unknown = new(new FreeSizes(MultipleOf: 64, SteepestRatio: null, LongestSide: null, MostPixels: null), true, false);

    /// <summary>The traits of a model; routers put the vendor's name before it, as in <c>openai/gpt-image-1</c>.</summary>
    public static ModelTraits Of(string? model) => model?.Split('/')[^1] switch
    {
        "dall-e-2" => Dalle2,
        "dall-e-3" => Dalle3,
        { } name when Is(name, "gpt-image-1") || Is(name, "chatgpt-image") => GptImage1,
        // Version 2 and, we suppose, whatever follows it.
        { } name when Is(name, "gpt-image") => GptImage,
        _ => Unknown,
    };

    private static bool Is(string name, string family) => name.StartsWith(family, StringComparison.Ordinal);
}
