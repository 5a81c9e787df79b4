using ImageGen.Contracts;

namespace ImageGen.Storage.Jobs;

/// <summary>The states' relation to what callers see.</summary>
public static class JobStates
{
    /// <summary>Whether a row in this state has ended: only a replay changes it.</summary>
    public static bool IsTerminal(this JobState state) => state >= JobState.Succeeded;

    /// <summary>What a caller sees: the three middle states are one.</summary>
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
