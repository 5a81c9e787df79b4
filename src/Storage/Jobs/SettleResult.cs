namespace ImageGen.Storage.Jobs;

/// <summary>The effect of a settlement.</summary>
public enum SettleOutcome
{
    /// <summary>It is recorded; the worker that claims the job next acts on it.</summary>
    Settled,

    /// <summary>There is nothing to settle: the outcome of the order is known, or the job has ended.</summary>
    NotUnknown,

    /// <summary>The purchase under that id belongs to another job.</summary>
    Taken,

    /// <summary>The tenant has no such job.</summary>
    Missing,
}

/// <summary>Result of <see cref="IJobStore.SettleAsync"/>.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Job">The row afterwards; null if there is none.</param>
public sealed record SettleResult(SettleOutcome Outcome, Job? Job);
