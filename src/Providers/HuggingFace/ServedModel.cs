namespace ImageGen.Providers.HuggingFace;

/// <summary>A model with its inference provider.</summary>
/// <param name="Route">The API of the inference provider.</param>
/// <param name="ProviderId">The model's name there, which usually differs from that at the hub.</param>
/// <param name="Lora">The weights to be named in each order, if the provider has only the base model under that name.</param>
internal sealed record ServedModel(InferenceRoute Route, string ProviderId, LoraWeights? Lora = null);
