namespace ImageGen.Emulators.SdCpp;

/// <summary>What is fixed at the start of an emulated sd-server; the rest is <see cref="EmulatorControl"/>.</summary>
public sealed record SdCppOptions : EmulatorOptions
{
    /// <summary>The model that was loaded.</summary>
    public string Model { get; init; } = "tiny-random-sd1.safetensors";

    /// <summary>How long a finished job is kept. Default 10 minutes, as recorded.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromMinutes(10);
}
