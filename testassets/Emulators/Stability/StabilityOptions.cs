namespace ImageGen.Emulators.Stability;

/// <summary>What is fixed at the start of an emulated Stability; the rest is <see cref="EmulatorControl"/>.</summary>
public sealed record StabilityOptions
{
    /// <summary>Loopback port. Default 0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>The key of the account; null lets any key in, but not none.</summary>
    public string? Token { get; init; }

    /// <summary>The credits on the account. Default 10,000.</summary>
    public decimal Credits { get; init; } = 10_000;

    /// <summary>How many requests in 10 s do not lock the account out for 60 s. Default 150.</summary>
    public int MostRequests { get; init; } = 150;

    /// <summary>From acceptance to the answer. Default 1 s.</summary>
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
