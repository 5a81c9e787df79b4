namespace ImageGen.Providers;

/// <summary>What a check of an account came to.</summary>
/// <param name="IsGood">Whether nothing was found that stands in the way of an order.</param>
/// <param name="Message">What was found, in one or two sentences for the operator; without secrets.</param>
public sealed record AccountCheckResult(bool IsGood, string Message)
{
    internal static AccountCheckResult Good(string message) => new(true, message);

    internal static AccountCheckResult Bad(string message) => new(false, message);
}
