namespace ImageGen.Gateway.Http;

/// <summary>What a route takes in its query: metadata of its endpoint.</summary>
/// <param name="Names">The parameters; null where the route ignores unknown ones.</param>
/// <param name="Prefix">The beginning of further parameters, whose names end with a key that the caller chooses; null for none.</param>
internal sealed record QueryNames(IReadOnlyList<string>? Names, string? Prefix = null);
