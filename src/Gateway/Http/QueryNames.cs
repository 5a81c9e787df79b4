namespace ImageGen.Gateway.Http;

/// <summary>Endpoint metadata: the query parameters of a route.</summary>
/// <param name="Names">The parameters; null when the route refuses unknown ones itself, or accepts parameters that third parties append to its address.</param>
internal sealed record QueryNames(IReadOnlyList<string>? Names);
