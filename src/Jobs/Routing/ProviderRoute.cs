namespace ImageGen.Jobs.Routing;

/// <summary>The providers that a request goes to, one after another.</summary>
/// <param name="Name">Name of the configured route; null when the request or the default determines the providers.</param>
/// <param name="Providers">Names of instances in order; at least one, each once.</param>
public sealed record ProviderRoute(string? Name, IReadOnlyList<string> Providers);
