namespace ImageGen.Emulators.Stability;

/// <summary>What is fixed at the start of an emulated Stability; the rest is <see cref="EmulatorControl"/>.</summary>
public sealed record StabilityOptions : EmulatorOptions
{
    /// <summary>The key of the account; null lets any key in, but not none.</summary>
    public string? Token { get; init; }

    /// <summary>The credits on the account. Default 10,000.</summary>
    public decimal Credits { get; init; } = 10_000;

    /// <summary>How many requests in 10 s do not lock the account out for 60 s. Default 150.</summary>
    public int MostRequests { get; init; } = 150;
}
