namespace ImageGen.Chaos.Ledgers;

/// <summary>A purchase in the provider's ledger.</summary>
/// <param name="Prompt">The prompt; no two jobs have the same.</param>
/// <param name="Id">The provider's id.</param>
/// <param name="At">When it was accepted.</param>
/// <param name="Status">The provider's status of it.</param>
/// <param name="Hashes">SHA-256 of its images; empty if the ledger does not record them.</param>
internal sealed record LedgerPurchase(string Prompt, string Id, DateTimeOffset At, string Status, IReadOnlyList<string> Hashes);
