namespace ImageGen.Chaos.Hosts;

/// <summary>What happens to a process at a failpoint.</summary>
internal enum FailpointAction
{
    /// <summary>Kill -9 of itself, at once.</summary>
    Kill,

    /// <summary>SIGSTOP of itself; somebody else has to wake it.</summary>
    Stop,

    /// <summary>The call fails with an exception of nobody's.</summary>
    Throw,

    /// <summary>The call takes two seconds longer.</summary>
    Delay,
}
