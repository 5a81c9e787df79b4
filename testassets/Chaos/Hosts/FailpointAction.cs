namespace ImageGen.Chaos.Hosts;

/// <summary>What happens to a process at a failpoint.</summary>
internal enum FailpointAction
{
    /// <summary>The process kills itself (kill -9) at once.</summary>
    Kill,

    /// <summary>The process stops itself (SIGSTOP) until another process resumes it.</summary>
    Stop,

    /// <summary>The call fails with an unexpected exception.</summary>
    Throw,

    /// <summary>The call takes two seconds longer.</summary>
    Delay,
}
