namespace ImageGen.Storage.Jobs.Erasure;

/// <summary>What a request to erase a job did.</summary>
public enum EraseOutcome
{
    /// <summary>The job is erased, by this request or an earlier one.</summary>
    Erased,

    /// <summary>The job has not ended. It is canceled as far as that is possible, and erased within seconds after its end.</summary>
    Requested,

    /// <summary>The tenant has no such job.</summary>
    Missing,
}

/// <summary>Result of <see cref="IJobErasure.EraseAsync"/>.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Job">The row afterwards; null if there is none.</param>
public sealed record EraseResult(EraseOutcome Outcome, Job? Job);
