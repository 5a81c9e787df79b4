namespace ImageGen.Storage.Jobs.Claims;

/// <summary>The effect of a write with a fencing token.</summary>
public enum WriteOutcome
{
    /// <summary>The write succeeded.</summary>
    Written,

    /// <summary>Refused: the fencing token is old, the state does not allow the write, or the row is gone. The caller no longer holds the job.</summary>
    Stale,

    /// <summary>Only from <see cref="IJobClaims.RecordIntentAsync"/>, refused: the job is to be canceled. The claim is still valid.</summary>
    CancelRequested,

    /// <summary>Only from <see cref="IJobClaims.RecordIntentAsync"/>, refused: the job has expired. The claim is still valid.</summary>
    Expired,

    /// <summary>Only from methods that record a purchase, refused: it belongs to another job. The claim is still valid.</summary>
    Taken,
}
