namespace ImageGen.Emulators.HuggingFace;

/// <summary>An inference provider that serves a model.</summary>
/// <param name="Name">The provider.</param>
/// <param name="ProviderId">The model's name there.</param>
/// <param name="Status"><c>live</c> or <c>staging</c>.</param>
/// <param name="Task">What it does.</param>
/// <param name="Weights">The file of the model's own weights, where the provider has its base model only and has to be told of them.</param>
internal sealed record ServingProvider(string Name, string ProviderId, string Status = "live", string Task = "text-to-image", string? Weights = null);
