namespace ImageGen.Cli.Client;

/// <summary>The parts of a webhook endpoint that the commands read; the secret is present only if it was just created.</summary>
internal sealed record WebhookResponse(
    Guid Id,
    string Url,
    IReadOnlyList<string> Events,
    string? Description,
    string? DisabledBecause,
    string? Secret,
    string SecretLast4,
    DateTimeOffset? PreviousSecretUntil,
    DateTimeOffset CreatedAt);

/// <summary>A tenant's webhook endpoints.</summary>
internal sealed record WebhookListResponse(IReadOnlyList<WebhookResponse> Data);

/// <summary>A change of an endpoint; null members stay unchanged.</summary>
internal sealed record WebhookChange(string? Url = null, IReadOnlyList<string>? Events = null, string? Description = null, bool? Disabled = null);

/// <summary>The parts of the secret for addresses that jobs name that the commands read.</summary>
internal sealed record JobSecretResponse(bool Exists, string? Secret, string? SecretLast4, DateTimeOffset? PreviousSecretUntil);

/// <summary>The parts of a delivery that the commands read.</summary>
internal sealed record DeliveryResponse(
    string Id, string Type, string State, Guid? JobId, DateTimeOffset Time, long Sequence, DateTimeOffset? NextAttemptAt, IReadOnlyList<DeliveryAttemptResponse> Attempts);

/// <summary>The parts of a delivery attempt that the commands read.</summary>
internal sealed record DeliveryAttemptResponse(DateTimeOffset At, int Milliseconds, int? Status, string? Error);

/// <summary>A page of deliveries.</summary>
internal sealed record DeliveryListResponse(IReadOnlyList<DeliveryResponse> Data, bool HasMore);

/// <summary>A delivery that was replayed.</summary>
internal sealed record DeliveryIdResponse(string DeliveryId);

/// <summary>The id of the deleted endpoint.</summary>
internal sealed record DeletedResponse(Guid Id, bool Deleted);

/// <summary>How many deliveries were replayed, by their former state (null from a gateway of an earlier version), and a hint if there were none.</summary>
internal sealed record ReplayCountResponse(int Count, IReadOnlyDictionary<string, int>? ByState = null, string? Hint = null);
