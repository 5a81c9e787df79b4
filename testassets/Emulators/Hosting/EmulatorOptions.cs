namespace ImageGen.Emulators;

/// <summary>The fixed options of every emulator; <see cref="EmulatorControl"/> has the changeable ones.</summary>
public abstract record EmulatorOptions
{
    /// <summary>Loopback port of the API. Default 0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>Time from the acceptance of an order to its response or, if the response is an id, to its end. Default 1 s.</summary>
    public Latency Latency { get; init; } = Latency.Fixed(TimeSpan.FromSeconds(1));

    /// <summary>The initial faults. Default none.</summary>
    public IReadOnlyList<FaultRule> Faults { get; init; } = [];

    /// <summary>Whether all images are <see cref="EmulatedImage.Fixed"/>, which costs nothing to draw. Default no.</summary>
    public bool FixedImage { get; init; }

    /// <summary>Makes random faults repeatable; null for a new seed at each start. Default null.</summary>
    public int? RandomSeed { get; init; }

    /// <summary>The clock. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
