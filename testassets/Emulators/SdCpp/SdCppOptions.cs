namespace ImageGen.Emulators.SdCpp;

/// <summary>What is fixed at the start of an emulated sd-server; the rest is <see cref="EmulatorControl"/>.</summary>
public sealed record SdCppOptions
{
    /// <summary>Loopback port. Default 0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>The model that was loaded.</summary>
    public string Model { get; init; } = "tiny-random-sd1.safetensors";

    /// <summary>What one picture takes. Default 1 s.</summary>
    public Latency Latency { get; init; } = Latency.Fixed(TimeSpan.FromSeconds(1));

    /// <summary>How long a finished job is kept. Default 10 minutes, as recorded.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The faults from the start.</summary>
    public IReadOnlyList<FaultRule> Faults { get; init; } = [];

    /// <summary>Whether all pictures are <see cref="Picture.Fixed"/>, which costs nothing to draw. Default no.</summary>
    public bool FixedPicture { get; init; }

    /// <summary>Makes the luck of faults repeatable; null for real luck.</summary>
    public int? RandomSeed { get; init; }

    /// <summary>The clock. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
