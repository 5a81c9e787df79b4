namespace ImageGen.Emulators.Stability;

/// <summary>The fixed options of an emulated Stability; <see cref="EmulatorControl"/> has the changeable ones.</summary>
public sealed record StabilityOptions : EmulatorOptions
{
    /// <summary>The key of the account; null accepts any key, but not a missing one.</summary>
    public string? Token { get; init; }

    /// <summary>The credits on the account. Default 10,000.</summary>
    public decimal Credits { get; init; } = 10_000;

    /// <summary>The number of requests in 10 s above which the account is locked out for 60 s. Default 150.</summary>
    public int MostRequests { get; init; } = 150;
}
