namespace ImageGen.Emulators.SdCpp;

/// <summary>The emulated machine: everything the routes share.</summary>
internal sealed class Box : EmulatorState<SdCppOptions>
{
    private static readonly FaultMenu Menu = new FaultMenu()
        .With(FaultPoint.Outcome, FaultKind.Fail, FaultKind.FewerOutputs, FaultKind.Html, FaultKind.Interrupted)
        .WithCall(FaultPoint.Poll)
        .WithCall(FaultPoint.Cancel);

    private int _slowPosts;

    public Box(SdCppOptions options)
        : base(options, Menu)
    {
        Control.Retention = options.Retention;
        Work = new WorkQueue(Time);
    }

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
