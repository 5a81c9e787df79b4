namespace ImageGen.Storage.Jobs.Claims;

/// <summary>What claiming did.</summary>
public enum ClaimOutcome
{
    /// <summary>The caller holds the job until the lease ends.</summary>
    Claimed,

    /// <summary>
    /// The caller holds the job, and it is poison: it was claimed three times before without progress, or ten times where it may have been
    /// paid for or the claimants had other jobs in hand too. All that is left to do is to end it.
    /// </summary>
    Poisoned,

    /// <summary>Somebody else holds it.</summary>
    Held,

    /// <summary>It has ended.</summary>
    Ended,

    /// <summary>There is no such row.</summary>
    Missing,

    /// <summary>It is not due yet: a retry or poll is scheduled for later.</summary>
    NotDue,

    /// <summary>It is in a lane that the claimant does not serve.</summary>
    Elsewhere,
}

/// <summary>Answer of <see cref="IJobClaims.ClaimAsync"/>.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Job">The row as of the claim, with the new fence; null unless the caller holds it.</param>
public sealed record ClaimResult(ClaimOutcome Outcome, Job? Job);
