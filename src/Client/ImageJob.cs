using ImageGen.Contracts;

namespace ImageGen.Client;

/// <summary>A job as the gateway shows it.</summary>
public sealed record ImageJob
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>Its status. The last four values are final.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>The provider at which it is, or was last; null before.</summary>
    public string? Provider { get; init; }

    /// <summary>How far the image is, 0 to 100; null if the provider does not say.</summary>
    public int? Percent { get; init; }

    /// <summary>The seed of the order.</summary>
    public required long Seed { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended; null before.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The image; null as long as there is none.</summary>
    public JobImage? Image { get; init; }

    /// <summary>Why it ended without an image; null otherwise.</summary>
    public JobError? Error { get; init; }

    /// <summary>What it cost, or may have cost; null if nothing was bought.</summary>
    public Cost? Cost { get; init; }

    /// <summary>The labels of the request.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>The batch to which it belongs; null if it was submitted alone.</summary>
    public Guid? BatchId { get; init; }

    /// <summary>The number of its last event.</summary>
    public required long Sequence { get; init; }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => Status is not (JobStatus.Queued or JobStatus.Running);
}
