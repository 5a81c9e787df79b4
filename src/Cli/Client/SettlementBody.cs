namespace ImageGen.Cli.Client;

/// <summary>How an unknown outcome is settled: one of the two.</summary>
internal sealed record SettlementBody(bool? Bought, string? ProviderId);
