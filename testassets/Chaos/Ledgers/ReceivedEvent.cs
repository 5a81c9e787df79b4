namespace ImageGen.Chaos.Ledgers;

/// <summary>A final event that reached the subscriber. Deliveries with the same message id count as one.</summary>
internal sealed record ReceivedEvent(Guid JobId, string MessageId, string Kind);
