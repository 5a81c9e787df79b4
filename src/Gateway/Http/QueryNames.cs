namespace ImageGen.Gateway.Http;

/// <summary>What a route takes in its query: metadata of its endpoint.</summary>
/// <param name="Names">The parameters; null where the route refuses unknown ones itself, or takes whatever others append to its address.</param>
internal sealed record QueryNames(IReadOnlyList<string>? Names);
