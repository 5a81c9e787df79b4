namespace ImageGen.Storage.SelfCheck;

/// <summary>The result of the self-check.</summary>
/// <param name="Faults">Problems that make the store unsafe; each a sentence with the settings to change.</param>
/// <param name="Warnings">Problems that do not make it unsafe.</param>
internal sealed record StoreVerdict(IReadOnlyList<string> Faults, IReadOnlyList<string> Warnings);
