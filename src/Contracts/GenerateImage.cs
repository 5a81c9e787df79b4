using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>
/// Command: make the images of one request. Whoever can publish to the bus can submit; a consumer creates the job
/// when it does not know it, and does nothing new when it does. Workers compete for it on the queue of a lane.
/// </summary>
public sealed record GenerateImage
{
    /// <summary>
    /// Identity of the job, chosen by whoever submits: a random UUID. Sending the same id again never makes a second job.
    /// With <see cref="ImageRequest.Count"/> above 1 it is the identity of the batch, and the jobs' ids follow from it.
    /// </summary>
    [JsonPropertyName("job_id")]
    public required Guid JobId { get; init; }

    /// <summary>On whose behalf: 1 to 64 characters of <c>a-z 0-9 - _</c>; default <c>default</c>.</summary>
    [JsonPropertyName("tenant")]
    [RegularExpression(NamePattern.Anchored)]
    public string Tenant { get; init; } = Tenants.Default;

    /// <summary>When the submitter sent it, UTC. A command older than the retention of ended jobs is refused, not run again. Optional.</summary>
    [JsonPropertyName("requested_at")]
    public DateTimeOffset? RequestedAt { get; init; }

    /// <summary>What to make.</summary>
    [JsonPropertyName("request")]
    public required ImageRequest Request { get; init; }
}
