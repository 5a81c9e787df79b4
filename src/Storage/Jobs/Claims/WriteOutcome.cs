namespace ImageGen.Storage.Jobs.Claims;

/// <summary>What a fenced write did.</summary>
public enum WriteOutcome
{
    /// <summary>It is written.</summary>
    Written,

    /// <summary>Refused: the fence moved, the state does not allow it, or the row is gone. The caller holds the job no more.</summary>
    Stale,

    /// <summary>Only from <see cref="IJobClaims.RecordIntentAsync"/>, refused: a cancel came first. The claim still holds.</summary>
    CancelRequested,

    /// <summary>Only from <see cref="IJobClaims.RecordIntentAsync"/>, refused: too late to begin. The claim still holds.</summary>
    Expired,

    /// <summary>Only where a purchase is to be recorded, refused: it is another job's. The claim still holds.</summary>
    Taken,
}
