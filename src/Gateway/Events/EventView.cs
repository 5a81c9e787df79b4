using System.Text.Json.Serialization;
using ImageGen.Contracts;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.ServiceDefaults.Logging;

namespace ImageGen.Gateway.Events;

/// <summary>An event as callers read it: the fields that it has on the bus, and <c>type</c>. Fields without a value are absent (<see cref="EventResponse"/>).</summary>
[AbsentWhenNull]
internal sealed record EventView
{
    private const string Erased = "image.erased";

    /// <summary>
    /// <c>image.accepted</c>, <c>image.started</c>, <c>image.progress</c>, <c>image.outcome_unknown</c>, <c>image.generated</c>, <c>image.failed</c>, <c>image.canceled</c>,
    /// <c>image.replayed</c> or <c>image.erased</c>. <c>image.generated</c>, <c>image.failed</c> and <c>image.canceled</c> are final, unless the job is replayed. In the tenant's stream also <c>batch.completed</c> and <c>webhook.disabled</c>.
    /// </summary>
    public required string Type { get; init; }

    /// <summary>Number within the job, batch or endpoint, from 1 without gaps; the same on the bus, in the stream's <c>id:</c> and here.</summary>
    public long? Sequence { get; init; }

    /// <summary>The tenant on whose behalf it happened; absent only in <c>queue</c>.</summary>
    public string? Tenant { get; init; }

    /// <summary>When it happened, UTC.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The job; absent in events that are not a job's.</summary>
    public Guid? JobId { get; init; }

    /// <summary>The batch that the job belongs to, if any; of <c>batch.completed</c> the batch itself.</summary>
    public Guid? BatchId { get; init; }

    /// <summary>The caller's own labels.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Of <c>image.started</c>, <c>image.progress</c> and <c>image.outcome_unknown</c>: the provider instance.</summary>
    public string? Provider { get; init; }

    /// <summary>Of <c>image.started</c> and <c>image.outcome_unknown</c>: the model, as the provider names it.</summary>
    public string? Model { get; init; }

    /// <summary>Of <c>image.outcome_unknown</c>: why it can't be determined whether the image was bought.</summary>
    public string? Message { get; init; }

    /// <summary>Of <c>image.generated</c>: the image.</summary>
    public ImageView? Image { get; init; }

    /// <summary>Of <c>image.failed</c>: the error.</summary>
    public JobError? Error { get; init; }

    /// <summary>Of the final events: the receipt of the job.</summary>
    public Receipt? Receipt { get; init; }

    /// <summary>Of <c>image.replayed</c>: the step at which the job resumes.</summary>
    public ReplayStep? ResumesAt { get; init; }

    /// <summary>Of <c>image.replayed</c>: how many times the job has been replayed.</summary>
    public int? Replays { get; init; }

    /// <summary>Of <c>image.progress</c>: the progress in percent.</summary>
    public int? Percent { get; init; }

    /// <summary>Of <c>batch.completed</c>: the number of jobs in the batch.</summary>
    public int? Total { get; init; }

    /// <summary>Of <c>batch.completed</c>: how many of them succeeded.</summary>
    public int? Succeeded { get; init; }

    /// <summary>Of <c>batch.completed</c>: how many failed.</summary>
    public int? Failed { get; init; }

    /// <summary>Of <c>batch.completed</c>: how many were canceled.</summary>
    public int? Canceled { get; init; }

    /// <summary>Of <c>batch.completed</c>: the jobs, in the order of their seeds.</summary>
    public IReadOnlyList<Guid>? JobIds { get; init; }

    /// <summary>Of <c>webhook.disabled</c>: the endpoint.</summary>
    public Guid? EndpointId { get; init; }

    /// <summary>Of <c>webhook.disabled</c>: the endpoint's address, without the query.</summary>
    public string? Url { get; init; }

    /// <summary>Of <c>webhook.disabled</c>: <c>gone</c> or <c>failing</c>. Of <c>image.erased</c>: <c>requested</c> or <c>retention</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>Of <c>image.erased</c>: the status in which the job had ended.</summary>
    public JobStatus? Status { get; init; }

    /// <summary>Of <c>queue</c>: the job's estimated position in the queue of its lane; 1 is the next job to start.</summary>
    public int? Place { get; init; }

    /// <summary>Whether no event follows unless the job is replayed or erased: the end of the job, or the erasure of its content.</summary>
    [JsonIgnore]
    public bool IsFinal => Receipt is not null || Type == Erased;

    /// <summary>The view of an event. An event type without fields of its own has only the common fields.</summary>
    public static EventView Of(NumberedEvent source) => source switch
    {
        ImageStarted started => CommonFields(started) with { Provider = started.Provider, Model = started.Model },
        ImageProgressed progressed => CommonFields(progressed) with { Provider = progressed.Provider, Percent = progressed.Percent },
        ImageOutcomeUnknown unknown => CommonFields(unknown) with { Provider = unknown.Provider, Model = unknown.Model, Message = unknown.Message },
        ImageGenerated generated => CommonFields(generated) with
        {
            Image = ImageView.Of(generated.JobId, generated.Image) with { Key = generated.Image.Key },
            Receipt = generated.Receipt,
        },
        ImageFailed failed => CommonFields(failed) with { Error = failed.Error, Receipt = failed.Receipt },
        ImageReplayed replayed => CommonFields(replayed) with { ResumesAt = replayed.ResumesAt, Replays = replayed.Replays },
        ImageErased erased => CommonFields(erased) with { Reason = ApiNames.Of(erased.Reason), Status = erased.Status },
        ImageCanceled canceled => CommonFields(canceled) with { Receipt = canceled.Receipt },
        BatchCompleted completed => CommonFields(completed) with
        {
            BatchId = completed.BatchId,
            Total = completed.Total,
            Succeeded = completed.Succeeded,
            Failed = completed.Failed,
            Canceled = completed.Canceled,
            JobIds = completed.JobIds,
        },
        WebhookDisabled disabled => CommonFields(disabled) with { EndpointId = disabled.EndpointId, Url = disabled.Url, Reason = disabled.Reason },
        _ => CommonFields(source),
    };

    /// <summary>An item that occurs only in a stream: the queue position of a job that has not begun. It has no number and is not stored in the log.</summary>
    public static EventView InQueue(Guid job, int place) => new() { Type = "queue", JobId = job, Place = place };

    private static EventView CommonFields(NumberedEvent source) => new()
    {
        Type = EventTypes.NameOf(source),
        Tenant = source.Tenant,
        Sequence = source.Sequence,
        Time = source.Time,
        JobId = (source as ImageEvent)?.JobId,
        BatchId = (source as ImageEvent)?.BatchId,
        Metadata = (source as ImageEvent)?.Metadata,
    };
}
