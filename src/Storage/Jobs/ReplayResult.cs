namespace ImageGen.Storage.Jobs;

/// <summary>What a replay did.</summary>
public enum ReplayOutcome
{
    /// <summary>The job goes on.</summary>
    Replayed,

    /// <summary>The job can't be replayed as it stands: see <see cref="ReplayPlan"/>. Nothing changed.</summary>
    Refused,

    /// <summary>The row is not the one the caller read: it was replayed already, or has changed otherwise. Nothing changed.</summary>
    Changed,

    /// <summary>The tenant has no such job.</summary>
    Missing,
}

/// <summary>Answer of <see cref="IJobStore.ReplayAsync"/>.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Job">The row afterwards; null when there is none.</param>
public sealed record ReplayResult(ReplayOutcome Outcome, Job? Job);
