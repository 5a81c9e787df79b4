using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Gateway.Webhooks;

/// <summary>The delivery of one event to one address.</summary>
internal sealed record DeliveryView
{
    /// <summary>Its <c>webhook-id</c> header, the same for every attempt and every replay.</summary>
    public required string Id { get; init; }

    /// <summary>The type of the event.</summary>
    public required string Type { get; init; }

    /// <summary><c>pending</c>, <c>delivered</c> (the receiver responded with 2xx), <c>failed</c> (every attempt failed), or <c>dropped</c> (the endpoint was disabled or deleted).</summary>
    public required string State { get; init; }

    /// <summary>The job, if it is a job's event.</summary>
    public required Guid? JobId { get; init; }

    /// <summary>The address, if the job named it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init; }

    /// <summary>When the event happened, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Number of the event within its job, batch or endpoint; 0 for <c>webhook.test</c>.</summary>
    public required long Sequence { get; init; }

    /// <summary>When the next attempt is due; null when none is.</summary>
    public required DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>The attempts, oldest first; at most the newest 50.</summary>
    public required IReadOnlyList<AttemptView> Attempts { get; init; }

    /// <summary>The wire name of a state.</summary>
    public static string NameOf(DeliveryState state) => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());

    /// <summary>The view of a delivery.</summary>
    public static DeliveryView Of(WebhookDelivery delivery) => new()
    {
        Id = delivery.Id,
        Type = delivery.Type,
        State = NameOf(delivery.State),
        JobId = delivery.JobId,
        Url = delivery.Url,
        Time = delivery.Time,
        Sequence = delivery.Sequence,
        NextAttemptAt = delivery.NextAt,
        Attempts = [.. delivery.Attempts.Select(AttemptView.Of)],
    };
}
