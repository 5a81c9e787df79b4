namespace ImageGen.Emulators.Replicate;

/// <summary>What is fixed at the start of an emulated Replicate; the rest is <see cref="EmulatorControl"/>.</summary>
public sealed record ReplicateOptions
{
    /// <summary>Loopback port of the API. Default 0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>Whether pictures are served on a port of their own, as the real service has a host of its own for them. Default no.</summary>
    public bool SeparatePictureHost { get; init; }

    /// <summary>The token of the account; null lets any token in, but not none.</summary>
    public string? Token { get; init; }

    /// <summary>From acceptance to the end of a prediction. Default 1 s.</summary>
    public Latency Latency { get; init; } = Latency.Fixed(TimeSpan.FromSeconds(1));

    /// <summary>The faults from the start.</summary>
    public IReadOnlyList<FaultRule> Faults { get; init; } = [];

    /// <summary>Deployments by <c>owner/name</c>, each with the full name of its model.</summary>
    public IReadOnlyDictionary<string, string> Deployments { get; init; }
        = new Dictionary<string, string> { ["acme/pictures"] = "stability-ai/sdxl" };

    /// <summary>Whether webhooks to plain http addresses are accepted, which the real service refuses. Default no.</summary>
    public bool AllowHttpWebhooks { get; init; }

    /// <summary>Whether all pictures are <see cref="Picture.Fixed"/>, which costs nothing to draw. Default no.</summary>
    public bool FixedPicture { get; init; }

    /// <summary>How long after its acceptance a prediction appears in the list. Default 0.</summary>
    public TimeSpan ListedAfter { get; init; }

    /// <summary>Makes the luck of faults repeatable; null for real luck.</summary>
    public int? RandomSeed { get; init; }

    /// <summary>The clock of predictions and of the <c>Date</c> header. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
