namespace ImageGen.Chaos.Ledgers;

/// <summary>A purchase in the provider's ledger.</summary>
/// <param name="Prompt">What was asked for; every job has a prompt of its own.</param>
/// <param name="Id">The provider's id.</param>
/// <param name="At">When it was accepted.</param>
/// <param name="Status">How it ended, in the provider's words.</param>
/// <param name="Hashes">SHA-256 of its images; empty when the ledger does not know.</param>
internal sealed record Bought(string Prompt, string Id, DateTimeOffset At, string Status, IReadOnlyList<string> Hashes);
