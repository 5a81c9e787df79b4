namespace ImageGen.Storage.Jobs;

/// <summary>The effect of a replay.</summary>
public enum ReplayOutcome
{
    /// <summary>The job resumes.</summary>
    Replayed,

    /// <summary>The job can't be replayed in its present state: see <see cref="ReplayPlan"/>. Nothing changed.</summary>
    Refused,

    /// <summary>The row has changed since the caller read it, by another replay or otherwise. Nothing changed.</summary>
    Changed,

    /// <summary>The tenant has no such job.</summary>
    Missing,
}

/// <summary>Result of <see cref="IJobStore.ReplayAsync"/>.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Job">The row afterwards; null if there is none.</param>
public sealed record ReplayResult(ReplayOutcome Outcome, Job? Job);
