namespace ImageGen.Emulators.Automatic1111;

/// <summary>The emulated machine: everything the routes share.</summary>
internal sealed class Box
{
    private static readonly FaultMenu Menu = new FaultMenu()
        .With(FaultPoint.Create, FaultKind.InvalidInput)
        .With(FaultPoint.Outcome, FaultKind.Fail, FaultKind.FewerOutputs, FaultKind.Html, FaultKind.Interrupted)
        .WithCall(FaultPoint.Poll)
        .WithCall(FaultPoint.Cancel);

    private int _interrupts;

    public Box(WebUiOptions options)
    {
        Options = options;
        Control = new EmulatorControl(Menu, options.Time, options.RandomSeed) { Latency = options.Latency };
        Control.Faults.Add(options.Faults);
        Checkpoint = options.Checkpoints[0];
        Runs = new RunLine(options.Time);
    }

    public WebUiOptions Options { get; }

    public bool IsForge => Options.Flavour == WebUiFlavour.Forge;

    public TimeProvider Time => Options.Time;

    public EmulatorControl Control { get; }

    public PurchaseLedger Ledger { get; } = new();

    public Traffic Traffic { get; } = new();

    public RunLine Runs { get; }

    /// <summary>The checkpoint that is loaded.</summary>
    public string Checkpoint { get; set; }

    /// <summary>How often something was stopped.</summary>
    public int Interrupts => _interrupts;

    public void CountInterrupt() => Interlocked.Increment(ref _interrupts);
}
