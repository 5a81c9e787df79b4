namespace ImageGen.Emulators.Automatic1111;

/// <summary>The emulated machine: everything the routes share.</summary>
internal sealed class Box : EmulatorState<WebUiOptions>
{
    private static readonly FaultMenu Menu = new FaultMenu()
        .With(FaultPoint.Create, FaultKind.InvalidInput)
        .With(FaultPoint.Outcome, FaultKind.Fail, FaultKind.FewerOutputs, FaultKind.Html, FaultKind.Interrupted)
        .WithCall(FaultPoint.Poll)
        .WithCall(FaultPoint.Cancel);

    private int _interrupts;

    public Box(WebUiOptions options)
        : base(options, Menu)
    {
        Checkpoint = options.Checkpoints[0];
        Runs = new RunLine(Time);
    }

    public bool IsForge => Options.Flavour == WebUiFlavour.Forge;

    public RunLine Runs { get; }

    /// <summary>The checkpoint that is loaded.</summary>
    public string Checkpoint { get; set; }

    /// <summary>How often something was stopped.</summary>
    public int Interrupts => _interrupts;

    public void CountInterrupt() => Interlocked.Increment(ref _interrupts);
}
