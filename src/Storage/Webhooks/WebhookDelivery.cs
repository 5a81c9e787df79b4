using System.Text.Json.Serialization;

namespace ImageGen.Storage.Webhooks;

/// <summary>The delivery of one event to one address.</summary>
public sealed record WebhookDelivery
{
    /// <summary>The <c>webhook-id</c>: <c>msg_</c> and 32 hexadecimal digits, derived from the event and the address, the same for every attempt.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// The queue: the endpoint's id, or for an address that a job names an id derived from tenant, scheme, host and port
    /// (<see cref="WebhookNames.QueueOfJob"/>), or the tenant's shared one (<see cref="IWebhookQueues"/>). Deliveries of one queue share its concurrency.
    /// </summary>
    public required Guid Queue { get; init; }

    /// <summary>The tenant that owns it.</summary>
    public required string Tenant { get; init; }

    /// <summary>The address that the job named; null if it goes to the endpoint's current address.</summary>
    public string? Url { get; init; }

    /// <summary>The type of the event.</summary>
    public required string Type { get; init; }

    /// <summary>The job, if it is a job's event.</summary>
    public Guid? JobId { get; init; }

    /// <summary>When the event happened.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Number of the event within its job, batch or endpoint.</summary>
    public required long Sequence { get; init; }

    /// <summary>The job, batch or endpoint whose log has the event; null if no log has it, or an earlier version wrote the row.</summary>
    public Guid? Subject { get; init; }

    /// <summary>
    /// The event as it goes to the bus, a JSON object: the source of the body's <c>data</c>. Empty once it was delivered, if
    /// <see cref="Subject"/> names the log that has it. Null, and absent from the row, for a <see cref="Prediction"/>: a version that does not know that field leaves the
    /// row to one that does.
    /// </summary>
    public string? Data { get; init; }

    /// <summary>The body in place of an event, for the webhook of a request to Replicate's API; null otherwise.</summary>
    public PredictionBody? Prediction { get; init; }

    /// <summary>The state.</summary>
    public DeliveryState State { get; init; }

    /// <summary>When the next attempt is due; for a taken delivery the end of the lease; null when no attempt is due.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>The attempts, oldest first; at most the newest 50.</summary>
    public IReadOnlyList<DeliveryAttempt> Attempts { get; init; } = [];

    /// <summary>The number of attempts of the present schedule; a replay begins a new one at 0.</summary>
    public int Tries { get; init; }

    /// <summary>
    /// For a taken delivery: whether the attempt was brought forward before its scheduled time, since another delivery of the queue succeeded. If it fails, it
    /// does not count in the schedule.
    /// </summary>
    [JsonIgnore]
    public bool IsEarly { get; init; }
}
