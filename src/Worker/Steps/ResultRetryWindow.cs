using ImageGen.Storage.Jobs;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;

namespace ImageGen.Worker.Steps;

/// <summary>For how long a paid image is tried to be brought home. It is what makes every job end.</summary>
internal sealed class ResultRetryWindow(Timings timings)
{
    /// <summary>Whether it is over: a day since the image was first known to be there, or, where it never was, since the order.</summary>
    public bool IsOver(ClaimedJob job) => SinceBought(job) > timings.FetchPatience;

    /// <summary>
    /// The same, for one whose bytes are in hand or at the provider right now: a job that is not storing yet begins to, however long it took
    /// to come so far.
    /// </summary>
    public bool IsOverForStoring(ClaimedJob job) => job.Row.State == JobState.Storing && IsOver(job);

    /// <summary>Whether some place that this worker can't look into may have the bytes, so that the job must not end without them.</summary>
    public bool MayBeElsewhere(ClaimedJob job) => job.SpilledBy is not null && !IsOver(job);

    private static TimeSpan SinceBought(ClaimedJob job)
        => job.Row is { State: JobState.Storing, RescueFrom: { } from } ? job.Now - from : job.SinceIntent;
}
