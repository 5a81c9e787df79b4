namespace ImageGen.Storage.Jobs;

/// <summary>Where a job's row stands. The last four are terminal: only a replay changes a terminal row.</summary>
public enum JobState
{
    /// <summary>Nothing was bought; waits to be claimed. Stored as <c>queued</c>.</summary>
    Queued,

    /// <summary>The intent to buy is durable; the paid call may have left. Stored as <c>submitting</c>.</summary>
    Submitting,

    /// <summary>The provider's id is saved; the provider works. Stored as <c>waiting</c>.</summary>
    Waiting,

    /// <summary>The provider is done; the image is being fetched and stored. Stored as <c>storing</c>.</summary>
    Storing,

    /// <summary>The image is stored. Stored as <c>succeeded</c>.</summary>
    Succeeded,

    /// <summary>Ended without an image. Stored as <c>failed</c>.</summary>
    Failed,

    /// <summary>Stopped at the caller's wish. Stored as <c>canceled</c>.</summary>
    Canceled,

    /// <summary>Ended without an image, a purchase being possible. Stored as <c>outcome_unknown</c>.</summary>
    OutcomeUnknown,
}
