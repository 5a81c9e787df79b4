using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>
/// Command: make the images of one request. Any program that can publish to the bus can submit. A consumer creates the job
/// if it does not exist, and otherwise changes nothing. Workers compete for the commands on the queue of a lane.
/// </summary>
public sealed record GenerateImage
{
    /// <summary>
    /// Identity of the job, chosen by the submitter: a random UUID. Sending the same id again never creates a second job.
    /// With <see cref="ImageRequest.Count"/> above 1 it is the identity of the batch, and the jobs' ids are derived from it.
    /// </summary>
    [JsonPropertyName("job_id")]
    public required Guid JobId { get; init; }

    /// <summary>The tenant on whose behalf the job runs: 1 to 64 characters of <c>a-z 0-9 - _</c>; default <c>default</c>.</summary>
    [JsonPropertyName("tenant")]
    [RegularExpression(NamePattern.Anchored)]
    public string Tenant { get; init; } = Tenants.Default;

    /// <summary>When the submitter sent it, UTC. A command older than the retention of ended jobs is refused, since it might run again. Optional.</summary>
    [JsonPropertyName("requested_at")]
    public DateTimeOffset? RequestedAt { get; init; }

    /// <summary>The requested image.</summary>
    [JsonPropertyName("request")]
    public required ImageRequest Request { get; init; }
}
