using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>
/// Command: stop a job where it can still be stopped. A job not yet bought ends canceled and costs nothing; one at a
/// provider is stopped there if the provider can, and the provider's answer decides how the job ends.
/// </summary>
public sealed record CancelImage
{
    /// <summary>The job to stop.</summary>
    [JsonPropertyName("job_id")]
    public required Guid JobId { get; init; }

    /// <summary>The tenant the job belongs to; a command that names another tenant does nothing.</summary>
    [JsonPropertyName("tenant")]
    [RegularExpression(NamePattern.Anchored)]
    public string Tenant { get; init; } = Tenants.Default;
}
