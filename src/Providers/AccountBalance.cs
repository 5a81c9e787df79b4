namespace ImageGen.Providers;

/// <summary>What is left on an account.</summary>
/// <param name="Amount">How much.</param>
/// <param name="Unit">Of what, in the service's word, for example <c>credits</c>.</param>
public sealed record AccountBalance(decimal Amount, string Unit);
