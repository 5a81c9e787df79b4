namespace ImageGen.Worker.Steps;

/// <summary>What became of looking at a job.</summary>
internal enum RunOutcome
{
    /// <summary>It was run, or is not to be had now.</summary>
    Done,

    /// <summary>It was to be had, but its provider was too crowded to take it.</summary>
    Crowded,

    /// <summary>There is no such job, or nobody could find out.</summary>
    Missing,
}
