using ImageGen.Contracts;

namespace ImageGen.Jobs.Submission;

/// <summary>A request in the form that is stored: one job, or a batch of several in one partition.</summary>
public sealed record JobSubmission
{
    /// <summary>The tenant on whose behalf the jobs run.</summary>
    public required string Tenant { get; init; }

    /// <summary>The lane whose workers run the jobs.</summary>
    public required string Lane { get; init; }

    /// <summary>The jobs, one or more, all in one partition; each request has its explicit seed.</summary>
    public required IReadOnlyList<NewJob> Jobs { get; init; }

    /// <summary>The configured route of the jobs; null when the request or the default determines the providers.</summary>
    public string? Route { get; init; }

    /// <summary>Whether the caller gave the seed. Default false: it is random.</summary>
    public bool SeedIsNamed { get; init; }

    /// <summary>Identity of the batch, if there is one; in the same partition as the jobs.</summary>
    public Guid? BatchId { get; init; }

    /// <summary>How long the jobs may wait before they begin.</summary>
    public required TimeSpan ExpiresIn { get; init; }

    /// <summary>How long after its end the content of each job is kept: the time of the request, or a shorter one of the tenant. Null for as long as the store keeps the job.</summary>
    public TimeSpan? RetainFor { get; init; }

    /// <summary>
    /// The delay after which any worker of the lane finds the jobs in the due set, in case the command is lost.
    /// Default 10 s.
    /// </summary>
    public TimeSpan StartIn { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The caller's idempotency key, 1 to 255 characters; its partition must be that of the jobs (see <see cref="JobId.PartitionOf(string, string)"/>).</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Hash of the submitted request, stored with the jobs; required with <see cref="IdempotencyKey"/>. Null when it is not known.</summary>
    public string? RequestHash { get; init; }

    /// <summary>
    /// The fault of the command that the job was created from, up to 500 characters; null for a valid command. A job with a fault has no request that could be
    /// ordered: it ends with this message, and can't be replayed.
    /// </summary>
    public string? Complaint { get; init; }

    /// <summary>The position in the trace of the request or command, as a W3C <c>traceparent</c>; null if it has no trace that anyone can see.</summary>
    public string? Trace { get; init; }

    /// <summary>The submission with this time in seconds as <see cref="RetainFor"/>, unless that is shorter. Null for no such time.</summary>
    public JobSubmission KeptFor(long? seconds)
        => seconds is { } limit && (RetainFor is null || RetainFor > TimeSpan.FromSeconds(limit)) ? this with { RetainFor = TimeSpan.FromSeconds(limit) } : this;
}

/// <summary>One job of a <see cref="JobSubmission"/>.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Request">Its request, with <see cref="ImageRequest.Seed"/> set.</param>
public sealed record NewJob(Guid Id, ImageRequest Request);
