using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>The fields of every event of a job.</summary>
public abstract record ImageEvent : NumberedEvent
{
    /// <summary>The job.</summary>
    [JsonPropertyName("job_id")]
    public required Guid JobId { get; init; }

    /// <summary>The batch that the job belongs to, if any.</summary>
    [JsonPropertyName("batch_id")]
    public Guid? BatchId { get; init; }

    /// <summary>The caller's own labels.</summary>
    [JsonPropertyName("metadata")]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override Guid Subject => JobId;
}
