namespace ImageGen.Storage.Jobs;

/// <summary>What settling a purchase did.</summary>
public enum SettleOutcome
{
    /// <summary>It is noted; whoever looks at the job next acts on it.</summary>
    Settled,

    /// <summary>The job does not wait to be settled: it is known how its order stands, or it has ended.</summary>
    NotUnknown,

    /// <summary>The purchase under that id is another job's.</summary>
    Taken,

    /// <summary>The tenant has no such job.</summary>
    Missing,
}

/// <summary>Answer of <see cref="IJobStore.SettleAsync"/>.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Job">The row afterwards; null when there is none.</param>
public sealed record SettleResult(SettleOutcome Outcome, Job? Job);
