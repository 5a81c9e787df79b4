namespace ImageGen.Emulators.OpenAi;

/// <summary>The emulated account: everything the endpoints share.</summary>
internal sealed class Account(OpenAiOptions options) : EmulatorState<OpenAiOptions>(options, Menu)
{
    private static readonly FaultMenu Menu = new FaultMenu()
        .With(FaultPoint.Create, FaultKind.InsufficientCredit, FaultKind.BillingRequired, FaultKind.InvalidInput, FaultKind.Moderated)
        .With(FaultPoint.Outcome, FaultKind.Moderated, FaultKind.FewerOutputs, FaultKind.Html);

    /// <summary>Images that were answered with an address.</summary>
    public PictureShelf Shelf { get; } = new();
}
