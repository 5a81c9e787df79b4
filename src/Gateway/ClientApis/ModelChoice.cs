namespace ImageGen.Gateway.ClientApis;

/// <summary>Where a request goes.</summary>
/// <param name="Provider">The provider instance that the request names; null for that of its route.</param>
/// <param name="Model">The model that the request names; null for that of the provider.</param>
/// <param name="IsKnown">Whether the name of the model means something here.</param>
internal sealed record ModelChoice(string? Provider, string? Model, bool IsKnown);
