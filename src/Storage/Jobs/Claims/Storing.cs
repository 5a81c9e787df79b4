namespace ImageGen.Storage.Jobs.Claims;

/// <summary>What is known of a finished image before its bytes are stored.</summary>
public readonly record struct Storing
{
    /// <summary>When the provider deletes it; null if it does not, or if that is unknown.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>All holders that may have the bytes from now on (<see cref="Job.SpilledBy"/>); null for no change.</summary>
    public string? SpilledBy { get; init; }

    /// <summary>The address from which the image is to be fetched, if the provider's only response contained it; null for no change.</summary>
    public string? Source { get; init; }
}
