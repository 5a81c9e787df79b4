using System.Text.Json.Serialization;

namespace ImageGen.Storage.Webhooks;

/// <summary>One event on its way to one address.</summary>
public sealed record WebhookDelivery
{
    /// <summary>The <c>webhook-id</c>: <c>msg_</c> and 32 hexadecimal digits, which follow from the event and the address, the same for every attempt.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// Whose turn it is: the endpoint's id, or for addresses that jobs name one that follows from tenant, scheme, host and port
    /// (<see cref="WebhookNames.QueueOfJob"/>), or the tenant's shared one (<see cref="IWebhookQueues"/>). Deliveries of one queue share its concurrency.
    /// </summary>
    public required Guid Queue { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Tenant { get; init; }

    /// <summary>The address that the job named; null where it is the endpoint's, as that is by then.</summary>
    public string? Url { get; init; }

    /// <summary>The type of the event.</summary>
    public required string Type { get; init; }

    /// <summary>The job, if it is a job's event.</summary>
    public Guid? JobId { get; init; }

    /// <summary>When the event happened.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Number of the event within its job, batch or endpoint.</summary>
    public required long Sequence { get; init; }

    /// <summary>The job, batch or endpoint whose log has the event; null where no log has it, or of a version that did not say.</summary>
    public Guid? Subject { get; init; }

    /// <summary>
    /// The event as it goes to the bus, a JSON object: what the body's <c>data</c> is made of. Empty once it was delivered, where
    /// <see cref="Subject"/> says in whose log it is.
    /// </summary>
    public required string Data { get; init; }

    /// <summary>How it stands.</summary>
    public DeliveryState State { get; init; }

    /// <summary>When the next attempt is due, of one that is taken the end of the lease; null when none is.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>What was tried, oldest first; of more than 50 the newest 50.</summary>
    public IReadOnlyList<DeliveryAttempt> Attempts { get; init; } = [];

    /// <summary>How many attempts the present schedule has made; a replay begins a new one at 0.</summary>
    public int Tries { get; init; }

    /// <summary>
    /// Of one that is taken: whether the attempt comes before its scheduled moment, since another delivery of the queue succeeded. If it fails, it
    /// counts as none of the schedule.
    /// </summary>
    [JsonIgnore]
    public bool IsEarly { get; init; }
}
