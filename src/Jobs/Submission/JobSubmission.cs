using ImageGen.Contracts;

namespace ImageGen.Jobs.Submission;

/// <summary>What a request becomes before it is stored: one job, or a batch of several in one partition.</summary>
public sealed record JobSubmission
{
    /// <summary>On whose behalf.</summary>
    public required string Tenant { get; init; }

    /// <summary>The lane whose workers run the jobs.</summary>
    public required string Lane { get; init; }

    /// <summary>The jobs, one or more, all in one partition; each request carries its explicit seed.</summary>
    public required IReadOnlyList<NewJob> Jobs { get; init; }

    /// <summary>The configured route they take; null when the request says it, or the default does.</summary>
    public string? Route { get; init; }

    /// <summary>Whether the caller named the seed, and minds it. Default false: it was drawn.</summary>
    public bool SeedIsNamed { get; init; }

    /// <summary>Identity of the batch when there is one; same partition as the jobs.</summary>
    public Guid? BatchId { get; init; }

    /// <summary>How long the jobs may wait to be begun.</summary>
    public required TimeSpan ExpiresIn { get; init; }

    /// <summary>
    /// After how long the due set offers the jobs to any worker of the lane, in case the message that says so is lost.
    /// Default 10 s.
    /// </summary>
    public TimeSpan StartIn { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The caller's idempotency key, 1 to 255 characters; its partition must be the jobs' (see <see cref="JobId.PartitionOf(string, string)"/>).</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Digest of the request as it was submitted, kept with the jobs; needed with <see cref="IdempotencyKey"/>. Null: it is not known.</summary>
    public string? RequestHash { get; init; }

    /// <summary>
    /// What is wrong with the command that the job is made of, up to 500 characters; null for a good one. Such a job has no request that could be
    /// ordered: it ends with this message, and is never replayed.
    /// </summary>
    public string? Complaint { get; init; }
}

/// <summary>One job of a <see cref="JobSubmission"/>.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Request">Its request, with <see cref="ImageRequest.Seed"/> set.</param>
public sealed record NewJob(Guid Id, ImageRequest Request);
