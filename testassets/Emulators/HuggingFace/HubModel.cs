namespace ImageGen.Emulators.HuggingFace;

/// <summary>A model at the hub, and its providers.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Providers">Its providers, in the order in which the hub lists them.</param>
internal sealed record HubModel(string Id, IReadOnlyList<ServingProvider> Providers)
{
    private const string Version = "7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc";

    public static IReadOnlyList<HubModel> All { get; } =
    [
        new("black-forest-labs/FLUX.1-schnell",
        [
            new("wavespeed", "wavespeed-ai/flux-schnell"), new("fal-ai", "fal-ai/flux/schnell"), new("replicate", "black-forest-labs/flux-schnell"),
            new("together", "black-forest-labs/FLUX.1-schnell-Free"), new("nscale", "nscale/FLUX.1-schnell"),
        ]),
        new("stabilityai/stable-diffusion-xl-base-1.0", [new("replicate", $"stability-ai/sdxl:{Version}"), new("nscale", "nscale/sdxl", Status: "staging")]),
        new("example/tiny-diffusion", [new("hf-inference", "example/tiny-diffusion")]),
        new("openai-community/gpt2", [new("together", "gpt2", Task: "text-generation")]),

        // Adapters: an order without the weights gets the base model's image.
        new("example/cat-lora", [new("together", "example/base", Weights: "cat.safetensors"), new("fal-ai", "fal-ai/flux-lora", Weights: "cat.safetensors")]),
        new("example/dog-lora", [new("together", "example/base", Weights: "dog.safetensors")]),

        // No provider serves it any more.
        new("runwayml/stable-diffusion-v1-5", []),
    ];

    /// <summary>The provider with a model of that name; null if there is none.</summary>
    public static HubModel? Served(string provider, string providerId)
        => All.FirstOrDefault(model => model.Providers.Any(one => one.Name == provider && one.ProviderId == providerId && one.Task == "text-to-image"));
}
