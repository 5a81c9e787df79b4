using System.Text.Json.Serialization;
using ImageGen.Contracts;
using ImageGen.Gateway.Images;

namespace ImageGen.Gateway.Events;

/// <summary>An event of a job as callers read it. Fields that the type does not have are absent.</summary>
internal sealed record EventView
{
    /// <summary><c>image.accepted</c>, <c>image.started</c>, <c>image.outcome_unknown</c>, <c>image.generated</c>, <c>image.failed</c>, <c>image.canceled</c> or <c>image.replayed</c>; the three before that are final, unless the job is replayed.</summary>
    [JsonPropertyName("type")]
    public required string Type { get; init; }

    /// <summary>Number within the job, from 1 without gaps; the same on the bus, in the stream's <c>id:</c> and here.</summary>
    [JsonPropertyName("sequence")]
    public required long Sequence { get; init; }

    /// <summary>When it happened, UTC.</summary>
    [JsonPropertyName("time")]
    public required DateTimeOffset Time { get; init; }

    /// <summary>The job.</summary>
    [JsonPropertyName("job_id")]
    public required Guid JobId { get; init; }

    /// <summary>The batch it belongs to, if any.</summary>
    [JsonPropertyName("batch_id")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? BatchId { get; init; }

    /// <summary>The caller's own labels.</summary>
    [JsonPropertyName("metadata")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Of <c>image.started</c> and <c>image.outcome_unknown</c>: the provider instance.</summary>
    [JsonPropertyName("provider")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Provider { get; init; }

    /// <summary>Of <c>image.started</c> and <c>image.outcome_unknown</c>: the model, as the provider names it.</summary>
    [JsonPropertyName("model")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Model { get; init; }

    /// <summary>Of <c>image.outcome_unknown</c>: why it can't be found out whether the picture was bought.</summary>
    [JsonPropertyName("message")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }

    /// <summary>Of <c>image.generated</c>: the picture.</summary>
    [JsonPropertyName("image")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImageView? Image { get; init; }

    /// <summary>Of <c>image.failed</c>: why.</summary>
    [JsonPropertyName("error")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JobError? Error { get; init; }

    /// <summary>Of the final events: the account of the job.</summary>
    [JsonPropertyName("receipt")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Receipt? Receipt { get; init; }

    /// <summary>Of <c>image.replayed</c>: where the job goes on.</summary>
    [JsonPropertyName("resumes_at")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReplayStep? ResumesAt { get; init; }

    /// <summary>Of <c>image.replayed</c>: how often the job has been replayed.</summary>
    [JsonPropertyName("replays")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Replays { get; init; }

    /// <summary>Whether it ends the job, unless that is replayed.</summary>
    [JsonIgnore]
    public bool IsFinal => Receipt is not null;

    /// <summary>The view of an event.</summary>
    public static EventView Of(ImageEvent source) => source switch
    {
        ImageAccepted => Named("image.accepted", source),
        ImageStarted started => Named("image.started", source) with { Provider = started.Provider, Model = started.Model },
        ImageOutcomeUnknown unknown => Named("image.outcome_unknown", source) with { Provider = unknown.Provider, Model = unknown.Model, Message = unknown.Message },
        ImageGenerated generated => Named("image.generated", source) with
        {
            Image = ImageView.Of(source.JobId, generated.Image),
            Receipt = generated.Receipt,
        },
        ImageFailed failed => Named("image.failed", source) with { Error = failed.Error, Receipt = failed.Receipt },
        ImageReplayed replayed => Named("image.replayed", source) with { ResumesAt = replayed.ResumesAt, Replays = replayed.Replays },
        ImageCanceled canceled => Named("image.canceled", source) with { Receipt = canceled.Receipt },
        _ => throw new ArgumentOutOfRangeException(nameof(source), source.GetType().Name, "Not an event this gateway knows."),
    };

    private static EventView Named(string type, ImageEvent source) => new()
    {
        Type = type,
        Sequence = source.Sequence,
        Time = source.Time,
        JobId = source.JobId,
        BatchId = source.BatchId,
        Metadata = source.Metadata,
    };
}
