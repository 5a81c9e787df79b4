namespace ImageGen.Chaos.Ledgers;

/// <summary>A final event that reached the webhook subscriber. Requests with the same webhook-id count as one.</summary>
internal sealed record ReceivedWebhook(Guid JobId, string WebhookId, string Kind);
