namespace ImageGen.Emulators.Automatic1111;

/// <summary>The emulated server: the state that the routes share.</summary>
internal sealed class ServerState : EmulatorState<WebUiOptions>
{
    private static readonly SupportedFaults SupportedFaults = new SupportedFaults()
        .With(FaultPoint.Create, FaultKind.InvalidInput)
        .With(FaultPoint.Outcome, FaultKind.Fail, FaultKind.FewerOutputs, FaultKind.Html, FaultKind.Interrupted)
        .WithCall(FaultPoint.Poll)
        .WithCall(FaultPoint.Cancel);

    private int _interrupts;

    public ServerState(WebUiOptions options)
        : base(options, SupportedFaults)
    {
        Checkpoint = options.Checkpoints[0];
        Runs = new RunQueue(Time);
    }

    public bool IsForge => Options.Flavour == WebUiFlavour.Forge;

    public RunQueue Runs { get; }

    /// <summary>The checkpoint that is loaded.</summary>
    public string Checkpoint { get; set; }

    /// <summary>The number of interrupts.</summary>
    public int Interrupts => _interrupts;

    public void CountInterrupt() => Interlocked.Increment(ref _interrupts);
}
