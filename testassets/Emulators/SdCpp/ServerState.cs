namespace ImageGen.Emulators.SdCpp;

/// <summary>The emulated server: the state that the routes share.</summary>
internal sealed class ServerState : EmulatorState<SdCppOptions>
{
    private static readonly SupportedFaults SupportedFaults = new SupportedFaults()
        .With(FaultPoint.Outcome, FaultKind.Fail, FaultKind.FewerOutputs, FaultKind.Html, FaultKind.Interrupted)
        .WithCall(FaultPoint.Poll)
        .WithCall(FaultPoint.Cancel);

    private int _slowPosts;

    public ServerState(SdCppOptions options)
        : base(options, SupportedFaults)
    {
        Control.Retention = options.Retention;
        Work = new WorkQueue(Time);
    }

    /// <summary>The queued and ended jobs of this process; they are lost with the process.</summary>
    public WorkQueue Work { get; private set; }

    /// <summary>Whether the process has aborted.</summary>
    public bool IsDead { get; set; }

    /// <summary>How many requests without a declared body made the server wait for one.</summary>
    public int SlowPosts => _slowPosts;

    public void CountSlowPost() => Interlocked.Increment(ref _slowPosts);

    public void Restart()
    {
        Work = new WorkQueue(Time);
        IsDead = false;
    }
}
