namespace ImageGen.Providers;

/// <summary>The balance of an account.</summary>
/// <param name="Amount">The amount.</param>
/// <param name="Unit">The unit, as the service names it, for example <c>credits</c>.</param>
public sealed record AccountBalance(decimal Amount, string Unit);
