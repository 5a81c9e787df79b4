namespace ImageGen.Providers;

/// <summary>The result of an account check.</summary>
/// <param name="IsGood">Whether no obstacle to an order was found.</param>
/// <param name="Message">The finding, in one or two sentences for the operator; without secrets.</param>
public sealed record AccountCheckResult(bool IsGood, string Message)
{
    internal static AccountCheckResult Good(string message) => new(true, message);

    internal static AccountCheckResult Bad(string message) => new(false, message);
}
