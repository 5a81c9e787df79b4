namespace ImageGen.Storage.SelfCheck;

/// <summary>What the self-check found.</summary>
/// <param name="Faults">What makes the store unsafe; each a sentence that says what to set.</param>
/// <param name="Warnings">What is worth knowing but safe enough.</param>
internal sealed record StoreVerdict(IReadOnlyList<string> Faults, IReadOnlyList<string> Warnings);
