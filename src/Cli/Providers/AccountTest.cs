using ImageGen.Providers;

namespace ImageGen.Cli.Providers;

/// <summary>Tests a provider with its cheapest real call, which buys nothing.</summary>
internal static class AccountTest
{
    /// <summary>Whether an order would be accepted, with the finding; a provider that does not respond is a finding too.</summary>
    public static async Task<AccountCheckResult> RunAsync(IImageProvider provider, CancellationToken cancellationToken)
    {
        if (provider is not IAccountCheck check)
        {
            return new AccountCheckResult(false, $"A provider of kind {provider.Kind} has no free call; only an order can test it.");
        }

        try
        {
            return await check.CheckAccountAsync(cancellationToken);
        }
        catch (ProviderFaultException fault)
        {
            return new AccountCheckResult(false, fault.Message);
        }
    }
}
