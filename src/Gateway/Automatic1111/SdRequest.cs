namespace ImageGen.Gateway.Automatic1111;

/// <summary>The parameters of <c>txt2img</c> and <c>img2img</c> that have a meaning here; all others are ignored (AUTOMATIC1111, modules/api/models.py).</summary>
internal sealed record SdRequest
{
    /// <summary>Most images that one request may order.</summary>
    public const int MaxImages = 16;

    /// <summary>The prompt.</summary>
    public required string Prompt { get; init; }

    /// <summary>The negative prompt.</summary>
    public string? NegativePrompt { get; init; }

    /// <summary>The seed; null or -1 for a random one.</summary>
    public long? Seed { get; init; }

    /// <summary>Sampling steps; null for those of the provider.</summary>
    public int? Steps { get; init; }

    /// <summary>Guidance; null for that of the provider.</summary>
    public double? CfgScale { get; init; }

    /// <summary>Width in pixels; null for that of the provider.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels; null for that of the provider.</summary>
    public int? Height { get; init; }

    /// <summary>Number of images: <c>batch_size</c> times <c>n_iter</c>.</summary>
    public int Count { get; init; } = 1;

    /// <summary>For <c>img2img</c>: the image, as <c>data:</c> URI.</summary>
    public string? Image { get; init; }

    /// <summary>For <c>img2img</c>: how far the result may be from the image, 0 to 1.</summary>
    public double? DenoisingStrength { get; init; }

    /// <summary>The checkpoint of <c>override_settings</c>.</summary>
    public string? Model { get; init; }

    /// <summary>The sampler, for providers that have samplers.</summary>
    public string? Sampler { get; init; }

    /// <summary>The scheduler, for providers that have schedulers.</summary>
    public string? Scheduler { get; init; }

    /// <summary>Whether the response has the images. Default true.</summary>
    public bool SendImages { get; init; } = true;

    /// <summary>The parameters that the response repeats, as JSON.</summary>
    public required string Echo { get; init; }
}
