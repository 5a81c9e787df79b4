namespace ImageGen.Cli.Client;

/// <summary>What the commands read of a webhook endpoint; the secret is there only when it was made just now.</summary>
internal sealed record WebhookAnswer(
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
internal sealed record WebhookListAnswer(IReadOnlyList<WebhookAnswer> Data);

/// <summary>What is said of an endpoint; what is null is left as it is.</summary>
internal sealed record WebhookChange(string? Url = null, IReadOnlyList<string>? Events = null, string? Description = null, bool? Disabled = null);

/// <summary>What the commands read of the secret for addresses that jobs name.</summary>
internal sealed record JobSecretAnswer(bool Exists, string? Secret, string? SecretLast4, DateTimeOffset? PreviousSecretUntil);

/// <summary>What the commands read of a delivery.</summary>
internal sealed record DeliveryAnswer(
    string Id, string Type, string State, Guid? JobId, DateTimeOffset Time, long Sequence, DateTimeOffset? NextAttemptAt, IReadOnlyList<DeliveryAttemptAnswer> Attempts);

/// <summary>What the commands read of an attempt to deliver.</summary>
internal sealed record DeliveryAttemptAnswer(DateTimeOffset At, int Milliseconds, int? Status, string? Error);

/// <summary>A page of deliveries.</summary>
internal sealed record DeliveryListAnswer(IReadOnlyList<DeliveryAnswer> Data, bool HasMore);

/// <summary>A delivery that was put up.</summary>
internal sealed record DeliveryIdAnswer(string DeliveryId);

/// <summary>What was deleted.</summary>
internal sealed record DeletedAnswer(Guid Id, bool Deleted);

/// <summary>How many deliveries were put up, of each state (null from a gateway of an earlier version), and what there is to know when it were none.</summary>
internal sealed record ReplayCountAnswer(int Count, IReadOnlyDictionary<string, int>? ByState = null, string? Hint = null);
