using ImageGen.Storage.Jobs;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;

namespace ImageGen.Worker.Steps;

/// <summary>How long fetching and storing a paid image is retried. This limit ensures that every job ends.</summary>
internal sealed class ResultRetryWindow(Timings timings)
{
    /// <summary>Whether the time is over: a day since the image was first known to exist, or, if it never was, since the order.</summary>
    public bool IsOver(ClaimedJob job) => SinceBought(job) > timings.FetchPatience;

    /// <summary>The same for an image whose bytes are in memory or at the provider now: a job that is not storing yet always begins storing, however long it took so far.</summary>
    public bool IsOverForStoring(ClaimedJob job) => job.Row.State == JobState.Storing && IsOver(job);

    /// <summary>Whether a holder that this worker can't read may have the bytes, so that the job must not end without them.</summary>
    public bool MayBeElsewhere(ClaimedJob job) => job.SpilledBy is not null && !IsOver(job);

    /// <summary>
    /// The same for an image that no call to the provider can return. An order that may run again at no cost waits only as long as the restart of a worker takes.
    /// </summary>
    public bool MayReturn(ClaimedJob job)
        => MayBeElsewhere(job) && !(job.Instance is { RunsFree: true } && (job.Row.CancelRequested || SinceBought(job) > timings.GpuServerSpillWait));

    private static TimeSpan SinceBought(ClaimedJob job)
        => job.Row is { State: JobState.Storing, RescueFrom: { } from } ? job.Now - from : job.SinceIntent;
}
