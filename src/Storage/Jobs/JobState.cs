namespace ImageGen.Storage.Jobs;

/// <summary>The state of a job's row. The last four are terminal: only a replay changes a terminal row.</summary>
public enum JobState
{
    /// <summary>Nothing was bought; the job waits to be claimed. Stored as <c>queued</c>.</summary>
    Queued,

    /// <summary>The intent is recorded; the paid call may have left. Stored as <c>submitting</c>.</summary>
    Submitting,

    /// <summary>The provider's id is recorded; the provider is working on the order. Stored as <c>waiting</c>.</summary>
    Waiting,

    /// <summary>The provider has finished; the image is being fetched and stored. Stored as <c>storing</c>.</summary>
    Storing,

    /// <summary>The image is stored. Stored as <c>succeeded</c>.</summary>
    Succeeded,

    /// <summary>Ended without an image. Stored as <c>failed</c>.</summary>
    Failed,

    /// <summary>Ended at the caller's request. Stored as <c>canceled</c>.</summary>
    Canceled,

    /// <summary>Ended without an image; the job may have been bought. Stored as <c>outcome_unknown</c>.</summary>
    OutcomeUnknown,
}
