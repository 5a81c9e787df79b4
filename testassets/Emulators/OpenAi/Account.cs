namespace ImageGen.Emulators.OpenAi;

/// <summary>The emulated account: everything the endpoints share.</summary>
internal sealed class Account(OpenAiOptions options)
{
    private static readonly FaultMenu Menu = new FaultMenu()
        .With(FaultPoint.Create, FaultKind.InsufficientCredit, FaultKind.BillingRequired, FaultKind.InvalidInput, FaultKind.Moderated)
        .With(FaultPoint.Outcome, FaultKind.Moderated, FaultKind.FewerOutputs, FaultKind.Html);

    public OpenAiOptions Options => options;

    public TimeProvider Time => options.Time;

    /// <summary>Address of the picture host, without a path; known once the port is bound.</summary>
    public Uri PictureHost { get; set; } = new("http://127.0.0.1");

    public EmulatorControl Control { get; } = new(Menu, options.Time, options.RandomSeed);

    public PurchaseLedger Ledger { get; } = new();

    public Traffic Traffic { get; } = new();

    /// <summary>Pictures that were answered with an address.</summary>
    public PictureShelf Shelf { get; } = new();
}
