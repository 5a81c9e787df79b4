namespace ImageGen.Emulators.ComfyUi;

/// <summary>What is fixed at the start of an emulated ComfyUI; the rest is <see cref="EmulatorControl"/>.</summary>
public sealed record ComfyUiOptions
{
    /// <summary>Loopback port. Default 0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>Whether it is a server of some years ago: it names its runs itself, has no job routes, and interrupts whatever runs. Default no.</summary>
    public bool IsOld { get; init; }

    /// <summary>The checkpoints on its disk.</summary>
    public IReadOnlyList<string> Checkpoints { get; init; } = ["sd_xl_base_1.0.safetensors", "v1-5-pruned-emaonly.safetensors"];

    /// <summary>The largest seed that its sampler takes; null for all of 64 bits, as the sampler that comes along. Default null.</summary>
    public double? MostSeed { get; init; }

    /// <summary>Whether its history has <c>NaN</c> in it, as Python writes it for a node whose <c>IS_CHANGED</c> failed. Default no.</summary>
    public bool WritesNaN { get; init; }

    /// <summary>What one run takes. Default 1 s.</summary>
    public Latency Latency { get; init; } = Latency.Fixed(TimeSpan.FromSeconds(1));

    /// <summary>The faults from the start.</summary>
    public IReadOnlyList<FaultRule> Faults { get; init; } = [];

    /// <summary>Whether all pictures are <see cref="Picture.Fixed"/>, which costs nothing to draw. Default no.</summary>
    public bool FixedPicture { get; init; }

    /// <summary>Makes the luck of faults repeatable; null for real luck.</summary>
    public int? RandomSeed { get; init; }

    /// <summary>The clock. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
