namespace ImageGen.Jobs.Routing;

/// <summary>The providers a request goes to, one after another.</summary>
/// <param name="Name">Of the configured route; null when the request says it, or the default does.</param>
/// <param name="Providers">Names of instances, at least one, each once, in order.</param>
public sealed record ProviderRoute(string? Name, IReadOnlyList<string> Providers);
