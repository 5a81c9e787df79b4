namespace ImageGen.Chaos.Ledgers;

/// <summary>A final event that reached the subscriber. Deliveries of the same message id are one.</summary>
internal sealed record Told(Guid JobId, string MessageId, string Kind);
