namespace ImageGen.Cli.Client;

/// <summary>What settles a purchase: one of the two.</summary>
internal sealed record SettlementBody(bool? Bought, string? ProviderId);
