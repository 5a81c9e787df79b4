namespace ImageGen.Storage.Jobs.Claims;

/// <summary>What is known of an image that is bought and made, before its bytes are put anywhere.</summary>
public readonly record struct Storing
{
    /// <summary>When the provider deletes it; null when it does not, or nobody knows.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Every place that may have the bytes from now on (<see cref="Job.SpilledBy"/>); null for as it was.</summary>
    public string? SpilledBy { get; init; }

    /// <summary>The address from which it is to be fetched, where the provider gave one with its only answer; null for as it was.</summary>
    public string? Source { get; init; }
}
