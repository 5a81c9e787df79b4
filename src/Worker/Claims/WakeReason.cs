namespace ImageGen.Worker.Claims;

/// <summary>Why a job is looked at.</summary>
internal enum WakeReason
{
    /// <summary>A command named it, perhaps not for the first time: a scheduled moment is respected.</summary>
    Message,

    /// <summary>Its moment has come.</summary>
    Due,

    /// <summary>Its time is up: it may be ended, but not begun, since this worker may not serve its lane.</summary>
    Expiry,
}
