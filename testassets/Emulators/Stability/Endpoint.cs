namespace ImageGen.Emulators.Stability;

/// <summary>An endpoint of Stable Image.</summary>
/// <param name="Name">The last segment of its path.</param>
/// <param name="Pixels">The approximate number of pixels of its images.</param>
/// <param name="Models">The values of its field <c>model</c> with their prices; one without a name if it has no such field.</param>
/// <param name="Fields">The fields it has.</param>
internal sealed record Endpoint(string Name, double Pixels, IReadOnlyDictionary<string, decimal> Models, IReadOnlyList<string> Fields)
{
    private const double Megapixel = 1024 * 1024;

    private static readonly string[] ForAll = ["prompt", "negative_prompt", "aspect_ratio", "seed", "output_format", "style_preset"];

    public static IReadOnlyList<Endpoint> All { get; } =
    [
        new("core", 1.5 * Megapixel, new Dictionary<string, decimal> { [""] = 3 }, ForAll),
        new("ultra", Megapixel, new Dictionary<string, decimal> { [""] = 8 }, [.. ForAll, "image", "strength"]),
        new(
            "sd3",
            Megapixel,
            new Dictionary<string, decimal>
            {
                ["sd3.5-large"] = 6.5m, ["sd3.5-large-turbo"] = 4, ["sd3.5-medium"] = 3.5m, ["sd3.5-flash"] = 2.5m,
                // Redirected to 3.5 since April 2025.
                ["sd3-large"] = 6.5m, ["sd3-large-turbo"] = 4, ["sd3-medium"] = 3.5m,
            },
            [.. ForAll, "mode", "image", "strength", "model", "cfg_scale"]),
    ];

    /// <summary>Whether it reports a body that is too large.</summary>
    public bool HasBodyLimit => Name != "core";

    /// <summary>The default model.</summary>
    public string DefaultModel => Name == "sd3" ? "sd3.5-large" : "";
}
