namespace ImageGen.Chaos.Hosts;

/// <summary>An order to a provider that keeps no ledger of its own.</summary>
internal sealed record RecordedOrder(Guid JobId, string Prompt, DateTimeOffset At);
