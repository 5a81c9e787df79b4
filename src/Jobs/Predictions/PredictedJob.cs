using ImageGen.Contracts;

namespace ImageGen.Jobs.Predictions;

/// <summary>What a prediction shows of one of its jobs.</summary>
public sealed record PredictedJob
{
    /// <summary>The id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The status.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>The request.</summary>
    public required ImageRequest Request { get; init; }

    /// <summary>The seed that the caller named; null if it named none.</summary>
    public long? Seed { get; init; }

    /// <summary>The model of the last attempt.</summary>
    public string? Model { get; init; }

    /// <summary>The provider instance of the last attempt.</summary>
    public string? Provider { get; init; }

    /// <summary>Whether its image is stored.</summary>
    public required bool HasImage { get; init; }

    /// <summary>Why it ended without an image.</summary>
    public JobError? Error { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its image was first ordered.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => Status is not (JobStatus.Queued or JobStatus.Running);
}
