namespace ImageGen.Storage.Jobs.Due;

/// <summary>The parts of the due set. Every unfinished job is in one of the first two; one whose image waits, or not begun, in another too.</summary>
public enum DueKind
{
    /// <summary>Of one lane: jobs to begin. Taken only as far as there are free slots.</summary>
    Start,

    /// <summary>Of one lane: jobs begun, to be polled, looked up, fetched or taken over.</summary>
    Continue,

    /// <summary>Of one lane: of the jobs to continue those whose images wait to be fetched, the one deleted first by its provider first.</summary>
    Rescue,

    /// <summary>Of all lanes: jobs not begun whose time is up. Any worker may end them.</summary>
    Expire,
}
