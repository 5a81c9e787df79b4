namespace ImageGen.Emulators.Replicate;

/// <summary>
/// The available models. The inputs of SDXL and its versions are as recorded from the service; those of the FLUX models
/// are from memory of their public schemas.
/// </summary>
internal sealed class Catalogue
{
    private static readonly InputField Prompt = new("prompt", InputType.String) { Required = true };
    private static readonly InputField Seed = new("seed", InputType.Integer);
    private static readonly InputField FluxFormat = new("output_format", InputType.String) { Choices = ["webp", "jpg", "png"], Default = "webp" };
    private static readonly InputField FluxQuality = new("output_quality", InputType.Integer) { Minimum = 0, Maximum = 100, Default = 80 };
    private static readonly string[] Ratios = ["1:1", "16:9", "21:9", "3:2", "2:3", "4:5", "5:4", "3:4", "4:3", "9:16", "9:21"];

    private readonly Dictionary<string, Model> _byName;
    private readonly Dictionary<string, Model> _byVersion;

    public Catalogue()
    {
        All =
        [
            new("stability-ai", "sdxl")
            {
                Versions =
                [
                    "7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc",
                    "39ed52f2a78e934b3ba6e2a89f5b1c712de7dfea535525255b1aa35c5565e08b",
                ],
                Inputs = Sdxl(),
            },
            new("black-forest-labs", "flux-schnell") { IsOfficial = true, Inputs = FluxSchnell() },
            new("black-forest-labs", "flux-1.1-pro") { IsOfficial = true, Inputs = FluxPro(), HasSingleOutput = true },
            new("bytedance", "seedream-4") { IsOfficial = true, Inputs = Seedream() },
            new("meta", "llama-2-70b-chat")
            {
                IsOfficial = true,
                Versions = ["02e509c789964a7ea8736978a43525956ef40397be9033abf9fd2badfe68c9e3"],
                Inputs = [Prompt],
            },
            new("meta", "meta-llama-3-8b-instruct") { IsOfficial = true, Inputs = [Prompt] },
            new("mattt", "empty") { Versions = [] },
        ];
        _byName = All.ToDictionary(model => model.FullName, StringComparer.Ordinal);
        _byVersion = All.SelectMany(model => model.Versions.Select(version => (version, model)))
            .ToDictionary(pair => pair.version, pair => pair.model, StringComparer.Ordinal);
    }

    public IReadOnlyList<Model> All { get; }

    public Model? ByName(string fullName) => _byName.GetValueOrDefault(fullName);

    public Model? ByVersion(string version) => _byVersion.GetValueOrDefault(version);

    private static InputField[] Sdxl() =>
    [
        new("prompt", InputType.String) { Default = "An astronaut riding a rainbow unicorn" },
        new("negative_prompt", InputType.String) { Default = "" },
        new("image", InputType.String),
        new("mask", InputType.String),
        new("width", InputType.Integer) { Default = 1024 },
        new("height", InputType.Integer) { Default = 1024 },
        new("num_outputs", InputType.Integer) { Minimum = 1, Maximum = 4, Default = 1 },
        new("scheduler", InputType.String)
        {
            Choices = ["DDIM", "DPMSolverMultistep", "HeunDiscrete", "KarrasDPM", "K_EULER_ANCESTRAL", "K_EULER", "PNDM"],
            Default = "K_EULER",
        },
        new("num_inference_steps", InputType.Integer) { Minimum = 1, Maximum = 500, Default = 50 },
        new("guidance_scale", InputType.Number) { Minimum = 1, Maximum = 50, Default = 7.5 },
        new("prompt_strength", InputType.Number) { Minimum = 0, Maximum = 1, Default = 0.8 },
        Seed,
        new("refine", InputType.String) { Choices = ["no_refiner", "expert_ensemble_refiner", "base_image_refiner"], Default = "no_refiner" },
        new("high_noise_frac", InputType.Number) { Minimum = 0, Maximum = 1, Default = 0.8 },
        new("apply_watermark", InputType.Boolean) { Default = true },
        new("lora_scale", InputType.Number) { Minimum = 0, Maximum = 1, Default = 0.6 },
        new("disable_safety_checker", InputType.Boolean) { Default = false },
    ];

    private static InputField[] FluxSchnell() =>
    [
        Prompt,
        new("aspect_ratio", InputType.String) { Choices = Ratios, Default = "1:1" },
        new("num_outputs", InputType.Integer) { Minimum = 1, Maximum = 4, Default = 1 },
        new("num_inference_steps", InputType.Integer) { Minimum = 1, Maximum = 4, Default = 4 },
        Seed,
        FluxFormat,
        FluxQuality,
        new("disable_safety_checker", InputType.Boolean) { Default = false },
        new("go_fast", InputType.Boolean) { Default = true },
        new("megapixels", InputType.String) { Choices = ["1", "0.25"], Default = "1" },
    ];

    // Pixels count only when the size is custom, and its seeds have 31 bits.
    private static InputField[] Seedream() =>
    [
        Prompt,
        new("size", InputType.String) { Choices = ["1K", "2K", "4K", "custom"], Default = "2K" },
        new("aspect_ratio", InputType.String) { Choices = ["match_input_image", .. Ratios], Default = "match_input_image" },
        new("width", InputType.Integer) { Minimum = 1024, Maximum = 4096, Default = 2048, Description = "Custom image width (only used when size='custom')." },
        new("height", InputType.Integer) { Minimum = 1024, Maximum = 4096, Default = 2048, Description = "Custom image height (only used when size='custom')." },
        new("seed", InputType.Integer) { Minimum = 0, Maximum = int.MaxValue },
    ];

    private static InputField[] FluxPro() =>
    [
        Prompt,
        new("aspect_ratio", InputType.String) { Choices = ["custom", .. Ratios], Default = "1:1" },
        new("width", InputType.Integer) { Minimum = 256, Maximum = 1440 },
        new("height", InputType.Integer) { Minimum = 256, Maximum = 1440 },
        Seed,
        new("safety_tolerance", InputType.Integer) { Minimum = 1, Maximum = 6, Default = 2 },
        FluxFormat,
        FluxQuality,
        new("prompt_upsampling", InputType.Boolean) { Default = false },
        new("image_prompt", InputType.String),
    ];
}
