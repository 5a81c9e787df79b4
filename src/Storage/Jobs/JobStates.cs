using ImageGen.Contracts;

namespace ImageGen.Storage.Jobs;

/// <summary>Maps the states to the statuses that callers see.</summary>
public static class JobStates
{
    /// <summary>Whether a row in this state has ended: only a replay changes it.</summary>
    public static bool IsTerminal(this JobState state) => state >= JobState.Succeeded;

    /// <summary>The status that callers see; they see the three states in progress as one.</summary>
    public static JobStatus ToStatus(this JobState state) => state switch
    {
        JobState.Queued => JobStatus.Queued,
        JobState.Submitting or JobState.Waiting or JobState.Storing => JobStatus.Running,
        JobState.Succeeded => JobStatus.Succeeded,
        JobState.Failed => JobStatus.Failed,
        JobState.Canceled => JobStatus.Canceled,
        JobState.OutcomeUnknown => JobStatus.OutcomeUnknown,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a job state."),
    };
}
