namespace ImageGen.Storage.Jobs.Claims;

/// <summary>An order of which nobody can find out whether it was bought.</summary>
/// <param name="Provider">The provider instance it went to.</param>
/// <param name="Model">The model it asked for.</param>
/// <param name="Message">Why it can't be found out, up to 500 characters.</param>
public sealed record UnknownOrder(string Provider, string? Model, string Message);
