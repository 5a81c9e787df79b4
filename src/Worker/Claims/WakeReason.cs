namespace ImageGen.Worker.Claims;

/// <summary>Why a job is run.</summary>
internal enum WakeReason
{
    /// <summary>A command named it, perhaps a repeated one: a scheduled time is respected.</summary>
    Message,

    /// <summary>It is due.</summary>
    Due,

    /// <summary>It has expired: it may be ended but not run, because this worker may not serve its lane.</summary>
    Expiry,
}
