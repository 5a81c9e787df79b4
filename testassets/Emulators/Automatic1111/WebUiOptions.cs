namespace ImageGen.Emulators.Automatic1111;

/// <summary>What is fixed at the start of an emulated WebUI; the rest is <see cref="EmulatorControl"/>.</summary>
public sealed record WebUiOptions
{
    /// <summary>Loopback port. Default 0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>Which server it is. Default AUTOMATIC1111's own.</summary>
    public WebUiFlavour Flavour { get; init; }

    /// <summary><c>user:password</c>; null lets everybody in.</summary>
    public string? Auth { get; init; }

    /// <summary>Whether it tells how runs stand (<c>/internal/progress</c>), which is a route of the page and not of the API. Default yes.</summary>
    public bool HasPage { get; init; } = true;

    /// <summary>The checkpoints on its disk, by name; the first is loaded.</summary>
    public IReadOnlyList<string> Checkpoints { get; init; } = ["v1-5-pruned-emaonly", "sd_xl_base_1.0"];

    /// <summary>What one picture takes. Default 1 s.</summary>
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
