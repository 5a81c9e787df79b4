namespace ImageGen.Worker.Steps;

/// <summary>The result of running a job.</summary>
internal enum RunOutcome
{
    /// <summary>It was run, or can't be claimed now.</summary>
    Done,

    /// <summary>It was claimed, but its provider had no room for it.</summary>
    Crowded,

    /// <summary>There is no such job, or nobody could find out.</summary>
    Missing,
}
