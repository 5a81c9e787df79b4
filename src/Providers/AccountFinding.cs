namespace ImageGen.Providers;

/// <summary>What a check of an account came to.</summary>
/// <param name="IsGood">Whether nothing was found that stands in the way of an order.</param>
/// <param name="Words">What was found, in one or two sentences for the operator; without secrets.</param>
public sealed record AccountFinding(bool IsGood, string Words)
{
    internal static AccountFinding Good(string words) => new(true, words);

    internal static AccountFinding Bad(string words) => new(false, words);
}
