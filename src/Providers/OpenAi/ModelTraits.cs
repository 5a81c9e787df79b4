namespace ImageGen.Providers.OpenAi;

/// <summary>
/// The traits of a model, by its name: the API has no schema, and refuses parameters that a model does not know. From the description
/// of <c>CreateImageRequest</c> in OpenAI's OpenAPI document.
/// </summary>
/// <param name="Sizes">The supported sizes.</param>
/// <param name="TakesResponseFormat">Whether it has a parameter to request bytes instead of an address. The GPT image models always return bytes.</param>
/// <param name="TakesOutputFormat">Whether the file format can be chosen.</param>
internal sealed record ModelTraits(SizeRule Sizes, bool TakesResponseFormat, bool TakesOutputFormat)
{
    private static readonly ModelTraits Dalle2 = new(new ListedSizes([(1024, 1024), (512, 512), (256, 256)]), true, false);

    private static readonly ModelTraits Dalle3 = new(new ListedSizes([(1024, 1024), (1792, 1024), (1024, 1792)]), true, false);

    private static readonly ModelTraits GptImage1 = new(new ListedSizes([(1024, 1024), (1536, 1024), (1024, 1536)]), false, true);

    /// <summary>Version 2 and later (developers.openai.com, "Image generation", sizes).</summary>
    private static readonly ModelTraits GptImage = new(new FreeSizes(MultipleOf: 16, MaxRatio: 3, MaxSide: 3840, MaxPixels: 3840 * 2160, MinPixels: 655_360), false, true);

    /// <summary>Models of compatible services. Bytes are requested, since a separate download can fail after the purchase.</summary>
    private static readonly ModelTraits Unknown = new(new FreeSizes(MultipleOf: 64, MaxRatio: null, MaxSide: null, MaxPixels: null), true, false);

    /// <summary>The traits of a model; routers put the vendor's name before it, as in <c>openai/gpt-image-1</c>.</summary>
    public static ModelTraits Of(string? model) => model?.Split('/')[^1] switch
    {
        "dall-e-2" => Dalle2,
        "dall-e-3" => Dalle3,
        { } name when Is(name, "gpt-image-1") || Is(name, "chatgpt-image") => GptImage1,
        // Version 2 and, presumably, later ones.
        { } name when Is(name, "gpt-image") => GptImage,
        _ => Unknown,
    };

    private static bool Is(string name, string family) => name.StartsWith(family, StringComparison.Ordinal);
}
