namespace ImageGen.Emulators.CogView;

/// <summary>What is fixed at the start of an emulated Zhipu; the rest is <see cref="EmulatorControl"/>.</summary>
public sealed record CogViewOptions
{
    /// <summary>Loopback port of the API. Default 0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>Whether pictures are served on a port of their own, as the real service has hosts of their own for them. Default no.</summary>
    public bool SeparatePictureHost { get; init; }

    /// <summary>Whether it is the international service, which has fewer models. Default no.</summary>
    public bool IsInternational { get; init; }

    /// <summary>The key of the account; null lets any key in, but not none.</summary>
    public string? Token { get; init; }

    /// <summary>From acceptance to the answer, or to the end of a task. Default 1 s.</summary>
    public Latency Latency { get; init; } = Latency.Fixed(TimeSpan.FromSeconds(1));

    /// <summary>From the answer to the moment at which the picture host has the picture. Default none.</summary>
    public TimeSpan PicturesAppearAfter { get; init; }

    /// <summary>The faults from the start.</summary>
    public IReadOnlyList<FaultRule> Faults { get; init; } = [];

    /// <summary>Whether all pictures are <see cref="Picture.Fixed"/>, which costs nothing to draw. Default no.</summary>
    public bool FixedPicture { get; init; }

    /// <summary>Makes the luck of faults repeatable; null for real luck.</summary>
    public int? RandomSeed { get; init; }

    /// <summary>The clock. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
