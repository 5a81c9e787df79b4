namespace ImageGen.Emulators.SdCpp;

/// <summary>The emulated machine: everything the routes share.</summary>
internal sealed class Box
{
    private static readonly FaultMenu Menu = new FaultMenu()
        .With(FaultPoint.Outcome, FaultKind.Fail, FaultKind.FewerOutputs, FaultKind.Html, FaultKind.Interrupted)
        .WithCall(FaultPoint.Poll)
        .WithCall(FaultPoint.Cancel);

    private int _slowPosts;

    public Box(SdCppOptions options)
    {
        Options = options;
        Control = new EmulatorControl(Menu, options.Time, options.RandomSeed) { Latency = options.Latency, Retention = options.Retention };
        Control.Faults.Add(options.Faults);
        Work = new WorkQueue(options.Time);
    }

    public SdCppOptions Options { get; }

    public TimeProvider Time => Options.Time;

    public EmulatorControl Control { get; }

    public PurchaseLedger Ledger { get; } = new();

    public Traffic Traffic { get; } = new();

    /// <summary>What this process has to do and has done; all of it is lost with the process.</summary>
    public WorkQueue Work { get; private set; }

    /// <summary>Whether the process has aborted.</summary>
    public bool IsDead { get; set; }

    /// <summary>How many requests made the server wait for a body that was never announced.</summary>
    public int SlowPosts => _slowPosts;

    public void CountSlowPost() => Interlocked.Increment(ref _slowPosts);

    public void Restart()
    {
        Work = new WorkQueue(Time);
        IsDead = false;
    }
}
