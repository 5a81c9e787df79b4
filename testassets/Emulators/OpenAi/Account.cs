namespace ImageGen.Emulators.OpenAi;

/// <summary>The emulated account: the state that the endpoints share.</summary>
internal sealed class Account(OpenAiOptions options) : EmulatorState<OpenAiOptions>(options, SupportedFaults)
{
    private static readonly SupportedFaults SupportedFaults = new SupportedFaults()
        .With(FaultPoint.Create, FaultKind.InsufficientCredit, FaultKind.BillingRequired, FaultKind.InvalidInput, FaultKind.Moderated)
        .With(FaultPoint.Outcome, FaultKind.Moderated, FaultKind.FewerOutputs, FaultKind.Html);

    /// <summary>Images that were returned as addresses.</summary>
    public SignedImages Shelf { get; } = new();
}
