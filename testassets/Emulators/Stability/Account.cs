namespace ImageGen.Emulators.Stability;

/// <summary>The emulated account: everything the endpoints share.</summary>
internal sealed class Account(StabilityOptions options)
{
    private static readonly FaultMenu Menu = new FaultMenu()
        .With(FaultPoint.Create, FaultKind.InsufficientCredit, FaultKind.InvalidInput, FaultKind.Moderated)
        .With(FaultPoint.Outcome, FaultKind.Moderated, FaultKind.FewerOutputs, FaultKind.Html)
        .WithCall(FaultPoint.Poll);

    public StabilityOptions Options => options;

    public TimeProvider Time => options.Time;

    public EmulatorControl Control { get; } = new(Menu, options.Time, options.RandomSeed);

    public PurchaseLedger Ledger { get; } = new();

    public Traffic Traffic { get; } = new();

    public Purse Purse { get; } = new(options.Credits);

    public LockOut LockOut { get; } = new(options.MostRequests, options.Time);

    public bool HasKey(HttpRequest request)
        => request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', _, ..] header && (options.Token is null || header["Bearer ".Length..] == options.Token);
}
