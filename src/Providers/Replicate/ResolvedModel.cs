namespace ImageGen.Providers.Replicate;

/// <summary>A model, and how to order from it.</summary>
/// <param name="Path">Owner and name; null when only a version is known.</param>
/// <param name="Version">The version to order; null for an official model, which has none.</param>
/// <param name="Inputs">Its inputs; null when they are not known.</param>
internal sealed record ResolvedModel(string? Path, string? Version, ModelInputs? Inputs)
{
    /// <summary>Official models are ordered by name at a separate address.</summary>
    public bool IsOfficial => Version is null;
}
