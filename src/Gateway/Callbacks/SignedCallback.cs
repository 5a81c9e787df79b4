namespace ImageGen.Gateway.Callbacks;

/// <summary>A callback that is authenticated as the provider's.</summary>
/// <param name="Id">The signed id, which is the same for every delivery of this callback; null when the provider's secret is not known.</param>
internal sealed record SignedCallback(string? Id);
