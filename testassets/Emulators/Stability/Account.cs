namespace ImageGen.Emulators.Stability;

/// <summary>The emulated account: the state that the endpoints share.</summary>
internal sealed class Account(StabilityOptions options) : EmulatorState<StabilityOptions>(options, SupportedFaults)
{
    private static readonly SupportedFaults SupportedFaults = new SupportedFaults()
        .With(FaultPoint.Create, FaultKind.InsufficientCredit, FaultKind.InvalidInput, FaultKind.Moderated)
        .With(FaultPoint.Outcome, FaultKind.Moderated, FaultKind.FewerOutputs, FaultKind.Html)
        .WithCall(FaultPoint.Poll);

    public CreditBalance CreditBalance { get; } = new(options.Credits);

    public RequestLockout RequestLockout { get; } = new(options.MostRequests, options.Time);

    public bool HasKey(HttpRequest request)
        => request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', _, ..] header && (Options.Token is null || header["Bearer ".Length..] == Options.Token);
}
