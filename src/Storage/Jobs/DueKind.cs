namespace ImageGen.Storage.Jobs;

/// <summary>The three parts of the due set. Every unfinished job is in one of the first two; one not begun is in the third too.</summary>
public enum DueKind
{
    /// <summary>Of one lane: jobs to begin. Taken only as far as there are free slots.</summary>
    Start,

    /// <summary>Of one lane: jobs begun, to be polled, looked up, fetched or taken over.</summary>
    Continue,

    /// <summary>Of all lanes: jobs not begun whose time is up. Any worker may end them.</summary>
    Expire,
}
