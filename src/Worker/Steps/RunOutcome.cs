namespace ImageGen.Worker.Steps;

/// <summary>The result of running a job.</summary>
internal enum RunOutcome
{
    /// <summary>It was run, or can't be claimed now.</summary>
    Done,

    /// <summary>It was claimed, but its provider was full.</summary>
    Crowded,

    /// <summary>There is no such job, or that could not be determined.</summary>
    Missing,
}
