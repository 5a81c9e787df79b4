namespace ImageGen.Worker.Reconciliation;

/// <summary>A purchase that the provider lists.</summary>
/// <param name="ProviderId">What the provider calls it.</param>
/// <param name="CreatedAt">When it was bought, by the provider's clock.</param>
/// <param name="Status">How it stands, in the provider's word.</param>
/// <param name="Model">The model, if the provider still says.</param>
/// <param name="PromptDigest">First 16 hexadecimal digits of the prompt's SHA-256, if the provider still has the prompt.</param>
/// <param name="Seed">The seed, if the provider still has it.</param>
/// <param name="MayHaveCharged">Whether it may have cost something.</param>
public sealed record OrphanPurchase(
    string ProviderId, DateTimeOffset CreatedAt, string Status, string? Model, string? PromptDigest, long? Seed, bool MayHaveCharged);
