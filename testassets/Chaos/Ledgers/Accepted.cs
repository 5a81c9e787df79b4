namespace ImageGen.Chaos.Ledgers;

/// <summary>A 202 that the client got.</summary>
internal sealed record Accepted(Guid JobId, string Prompt, DateTimeOffset At);
