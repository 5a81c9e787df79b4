namespace ImageGen.Gateway.Jobs.Erasure;

/// <summary>What one call to erase the jobs of a tenant did.</summary>
internal sealed record TenantErasureView
{
    /// <summary>The tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>How many ended jobs are erased by this call.</summary>
    public required int Erased { get; init; }

    /// <summary>How many unfinished jobs were canceled as far as possible, and are erased once they have ended.</summary>
    public required int Requested { get; init; }

    /// <summary>How many were erased before.</summary>
    public required int AlreadyErased { get; init; }

    /// <summary>The <c>cursor</c> of the next call; null when there are no further jobs. Opaque.</summary>
    public required string? NextCursor { get; init; }

    /// <summary>Whether there may be further jobs.</summary>
    public bool HasMore => NextCursor is not null;

    /// <summary>Whether a part of the store did not respond, so that its jobs were not examined: repeat the calls from the beginning.</summary>
    public required bool Incomplete { get; init; }
}
