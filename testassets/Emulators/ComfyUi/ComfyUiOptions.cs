namespace ImageGen.Emulators.ComfyUi;

/// <summary>What is fixed at the start of an emulated ComfyUI; the rest is <see cref="EmulatorControl"/>.</summary>
public sealed record ComfyUiOptions : EmulatorOptions
{
    /// <summary>Whether it is a server of some years ago: it names its runs itself, has no job routes, and interrupts whatever runs. Default no.</summary>
    public bool IsOld { get; init; }

    /// <summary>The checkpoints on its disk.</summary>
    public IReadOnlyList<string> Checkpoints { get; init; } = ["sd_xl_base_1.0.safetensors", "v1-5-pruned-emaonly.safetensors"];

    /// <summary>The largest seed that its sampler takes; null for all of 64 bits, as the sampler that comes along. Default null.</summary>
    public double? MostSeed { get; init; }

    /// <summary>Whether its history has <c>NaN</c> in it, as Python writes it for a node whose <c>IS_CHANGED</c> failed. Default no.</summary>
    public bool WritesNaN { get; init; }
}
