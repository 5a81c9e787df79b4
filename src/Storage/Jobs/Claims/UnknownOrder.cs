namespace ImageGen.Storage.Jobs.Claims;

/// <summary>An order with an unknown outcome.</summary>
/// <param name="Provider">The provider instance that received it.</param>
/// <param name="Model">The model that it named.</param>
/// <param name="Message">Why the outcome is unknown, up to 500 characters.</param>
public sealed record UnknownOrder(string Provider, string? Model, string Message);
