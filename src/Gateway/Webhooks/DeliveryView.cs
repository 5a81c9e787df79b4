using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Gateway.Webhooks;

/// <summary>One event on its way to one address.</summary>
internal sealed record DeliveryView
{
    /// <summary>The <c>webhook-id</c> it is posted with, the same for every attempt and after every replay.</summary>
    public required string Id { get; init; }

    /// <summary>The type of the event.</summary>
    public required string Type { get; init; }

    /// <summary><c>pending</c>, <c>delivered</c> (answered with 2xx), <c>failed</c> (every attempt was made), or <c>dropped</c> (the endpoint was disabled or deleted).</summary>
    public required string State { get; init; }

    /// <summary>The job, if it is a job's event.</summary>
    public required Guid? JobId { get; init; }

    /// <summary>The address, where the job named it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init; }

    /// <summary>When the event happened, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Number of the event within its job, batch or endpoint; 0 for <c>webhook.test</c>.</summary>
    public required long Sequence { get; init; }

    /// <summary>When the next attempt is due; null when none is.</summary>
    public required DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>What was tried, oldest first; of more than 50 the newest 50.</summary>
    public required IReadOnlyList<AttemptView> Attempts { get; init; }

    /// <summary>A state as it is told.</summary>
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
