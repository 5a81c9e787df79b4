namespace ImageGen.Storage.Jobs.Due;

/// <summary>The parts of the due set. Every unfinished job is in one of the first two; a job whose image waits to be fetched is also in the third, and a job that has not begun in the fourth.</summary>
public enum DueKind
{
    /// <summary>Of one lane: jobs to begin. Only as many are taken as there are free concurrency slots.</summary>
    Start,

    /// <summary>Of one lane: jobs that have begun, to be polled, looked up, fetched or taken over.</summary>
    Continue,

    /// <summary>Of one lane: the begun jobs whose images wait to be fetched, ordered by the time at which the provider deletes the image.</summary>
    Rescue,

    /// <summary>Of all lanes: jobs that have not begun and have expired. Any worker may end them.</summary>
    Expire,
}
