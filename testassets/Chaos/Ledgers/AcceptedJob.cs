namespace ImageGen.Chaos.Ledgers;

/// <summary>A job that the gateway accepted with 202.</summary>
internal sealed record AcceptedJob(Guid JobId, string Prompt, DateTimeOffset At);
