namespace ImageGen.Chaos.Ledgers;

/// <summary>A final event that was posted to the subscriber's address. Posts of the same webhook-id are one.</summary>
internal sealed record Posted(Guid JobId, string WebhookId, string Kind);
