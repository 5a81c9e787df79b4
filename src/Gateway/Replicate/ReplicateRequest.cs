using ImageGen.Contracts;

namespace ImageGen.Gateway.Replicate;

/// <summary>A request for a prediction.</summary>
/// <param name="Model">The name of the model or version, from the path or the body.</param>
/// <param name="Image">What it asks for, without provider and model. Its webhook is the address that the body names.</param>
/// <param name="Events">The events that are delivered to the webhook.</param>
internal sealed record ReplicateRequest(string Model, ImageRequest Image, IReadOnlyList<string> Events);
