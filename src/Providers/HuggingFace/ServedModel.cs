namespace ImageGen.Providers.HuggingFace;

/// <summary>A model with who serves it.</summary>
/// <param name="Route">How the inference provider is ordered from.</param>
/// <param name="ProviderId">The model's name there, which is seldom that of the hub.</param>
/// <param name="Lora">The weights to be named with each order, where the provider has only the base model under that name.</param>
internal sealed record ServedModel(InferenceRoute Route, string ProviderId, LoraWeights? Lora = null);
