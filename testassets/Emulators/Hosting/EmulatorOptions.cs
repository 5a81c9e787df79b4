namespace ImageGen.Emulators;

/// <summary>What is fixed at the start of every emulator; the rest is <see cref="EmulatorControl"/>.</summary>
public abstract record EmulatorOptions
{
    /// <summary>Loopback port of the API. Default 0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>From the acceptance of an order to its answer or, where the answer is an id, to its end. Default 1 s.</summary>
    public Latency Latency { get; init; } = Latency.Fixed(TimeSpan.FromSeconds(1));

    /// <summary>The faults from the start. Default none.</summary>
    public IReadOnlyList<FaultRule> Faults { get; init; } = [];

    /// <summary>Whether all images are <see cref="Picture.Fixed"/>, which costs nothing to draw. Default no.</summary>
    public bool FixedPicture { get; init; }

    /// <summary>Makes random faults repeatable; null for a new seed at each start. Default null.</summary>
    public int? RandomSeed { get; init; }

    /// <summary>The clock. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
