namespace ImageGen.Emulators.SdCpp;

/// <summary>The fixed options of an emulated sd-server; <see cref="EmulatorControl"/> has the changeable ones.</summary>
public sealed record SdCppOptions : EmulatorOptions
{
    /// <summary>The model that was loaded.</summary>
    public string Model { get; init; } = "tiny-random-sd1.safetensors";

    /// <summary>How long a finished job is kept. Default 10 minutes, as recorded.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromMinutes(10);
}
