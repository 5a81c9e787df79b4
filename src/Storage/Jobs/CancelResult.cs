namespace ImageGen.Storage.Jobs;

/// <summary>What a cancel did.</summary>
public enum CancelOutcome
{
    /// <summary>The job had not been bought and is canceled now.</summary>
    Canceled,

    /// <summary>The job is at a provider. The worker that claims it next cancels the order there, if the provider supports that.</summary>
    Requested,

    /// <summary>The job had ended before, canceled or otherwise; nothing changed.</summary>
    AlreadyEnded,

    /// <summary>The tenant has no such job.</summary>
    Missing,
}

/// <summary>Result of <see cref="IJobStore.CancelAsync"/>.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Job">The row afterwards; null if there is none.</param>
public sealed record CancelResult(CancelOutcome Outcome, Job? Job);
