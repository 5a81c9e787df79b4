namespace ImageGen.Chaos.Hosts;

/// <summary>An order that left for a provider that keeps no ledger of its own.</summary>
internal sealed record OrderLine(Guid JobId, string Prompt, DateTimeOffset At);
