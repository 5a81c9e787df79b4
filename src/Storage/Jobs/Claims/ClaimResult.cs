namespace ImageGen.Storage.Jobs.Claims;

/// <summary>The effect of a request for a claim.</summary>
public enum ClaimOutcome
{
    /// <summary>The caller holds the job until the lease ends.</summary>
    Claimed,

    /// <summary>
    /// The caller holds the job, and it is poison: it was claimed three times before without progress, or ten times where it may have been
    /// paid for or the claimants also held other jobs. The caller must end it.
    /// </summary>
    Poisoned,

    /// <summary>Another worker holds the job.</summary>
    Held,

    /// <summary>The job has ended.</summary>
    Ended,

    /// <summary>There is no such row.</summary>
    Missing,

    /// <summary>The job is not due yet: a retry or poll is scheduled for later.</summary>
    NotDue,

    /// <summary>The job is in a lane that the claimant does not serve.</summary>
    Elsewhere,
}

/// <summary>Result of <see cref="IJobClaims.ClaimAsync"/>.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Job">The row as of the claim, with the new fencing token; null unless the caller holds it.</param>
public sealed record ClaimResult(ClaimOutcome Outcome, Job? Job);
