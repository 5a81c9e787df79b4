namespace ImageGen.Emulators.ComfyUi;

/// <summary>The fixed options of an emulated ComfyUI; <see cref="EmulatorControl"/> has the changeable ones.</summary>
public sealed record ComfyUiOptions : EmulatorOptions
{
    /// <summary>Whether it is an old server, which assigns the ids of runs itself, has no job routes, and interrupts any run. Default no.</summary>
    public bool IsOld { get; init; }

    /// <summary>The checkpoints on its disk.</summary>
    public IReadOnlyList<string> Checkpoints { get; init; } = ["sd_xl_base_1.0.safetensors", "v1-5-pruned-emaonly.safetensors"];

    /// <summary>The largest seed that its sampler takes; null for all 64 bits, as in the bundled sampler. Default null.</summary>
    public double? MostSeed { get; init; }

    /// <summary>Whether its history has <c>NaN</c> in it, as Python writes it for a node whose <c>IS_CHANGED</c> failed. Default no.</summary>
    public bool WritesNaN { get; init; }
}
