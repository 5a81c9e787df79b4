namespace ImageGen.Worker.Reconciliation;

/// <summary>A purchase in the provider's list.</summary>
/// <param name="ProviderId">The provider's id of the purchase.</param>
/// <param name="CreatedAt">When it was bought, by the provider's clock.</param>
/// <param name="Status">The provider's own status of it.</param>
/// <param name="Model">The model, if the provider still has it.</param>
/// <param name="PromptDigest">First 16 hexadecimal digits of the prompt's SHA-256, if the provider still has the prompt.</param>
/// <param name="Seed">The seed, if the provider still has it.</param>
/// <param name="MayHaveCharged">Whether it may have cost something.</param>
public sealed record OrphanPurchase(
    string ProviderId, DateTimeOffset CreatedAt, string Status, string? Model, string? PromptDigest, long? Seed, bool MayHaveCharged);
