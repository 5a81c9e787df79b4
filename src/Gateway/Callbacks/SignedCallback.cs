namespace ImageGen.Gateway.Callbacks;

/// <summary>A call that may be believed to be a provider's.</summary>
/// <param name="Id">The id it has every time it is made, by the provider's signature; null where calls are not signed.</param>
internal sealed record SignedCallback(string? Id);
