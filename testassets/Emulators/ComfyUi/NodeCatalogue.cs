namespace ImageGen.Emulators.ComfyUi;

/// <summary>The available nodes: those for images from text and from images.</summary>
internal static class NodeCatalogue
{
    /// <summary>By class, the required inputs, each with its limits if it is a number.</summary>
    private static readonly Dictionary<string, (string Name, double? Min, double? Max)[]> Inputs = new(StringComparer.Ordinal)
    {
        ["CheckpointLoaderSimple"] = [("ckpt_name", null, null)],
        ["CLIPTextEncode"] = [("text", null, null), ("clip", null, null)],
        ["EmptyLatentImage"] = [("width", 16, 16384), ("height", 16, 16384), ("batch_size", 1, 4096)],
        ["KSampler"] =
        [
            ("model", null, null), ("positive", null, null), ("negative", null, null), ("latent_image", null, null), ("seed", 0, ulong.MaxValue), ("steps", 1, 10000),
            ("cfg", 0, 100), ("sampler_name", null, null), ("scheduler", null, null), ("denoise", 0, 1),
        ],
        ["LoadImage"] = [("image", null, null)],
        ["VAEEncode"] = [("pixels", null, null), ("vae", null, null)],
        ["VAEDecode"] = [("samples", null, null), ("vae", null, null)],
        ["SaveImage"] = [("images", null, null), ("filename_prefix", null, null)],
        ["PreviewImage"] = [("images", null, null)],
    };

    public static bool Has(string type) => Inputs.ContainsKey(type);

    public static bool IsOutput(string type) => type is "SaveImage" or "PreviewImage";

    public static IReadOnlyList<(string Name, double? Min, double? Max)> InputsOf(string type) => Inputs[type];
}
