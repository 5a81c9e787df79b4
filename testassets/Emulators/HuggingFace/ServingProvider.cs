namespace ImageGen.Emulators.HuggingFace;

/// <summary>An inference provider that serves a model.</summary>
/// <param name="Name">The provider.</param>
/// <param name="ProviderId">The model's name there.</param>
/// <param name="Status"><c>live</c> or <c>staging</c>.</param>
/// <param name="Task">What it does.</param>
/// <param name="Weights">The file of the model's own weights, if the provider has only the base model and needs the file in the request.</param>
internal sealed record ServingProvider(string Name, string ProviderId, string Status = "live", string Task = "text-to-image", string? Weights = null);
