using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>
/// Command: stop a job if that is still possible. A job not yet bought ends canceled and costs nothing. A job at a
/// provider is stopped there if the provider can, and the provider's response decides how the job ends.
/// </summary>
public sealed record CancelImage
{
    /// <summary>The job to stop.</summary>
    [JsonPropertyName("job_id")]
    public required Guid JobId { get; init; }

    /// <summary>The tenant that the job belongs to; a command that names another tenant has no effect.</summary>
    [JsonPropertyName("tenant")]
    [RegularExpression(NamePattern.Anchored)]
    public string Tenant { get; init; } = Tenants.Default;
}
