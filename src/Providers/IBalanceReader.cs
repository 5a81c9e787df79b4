namespace ImageGen.Providers;

/// <summary>A service that tells what is left on the account. To ask costs nothing, so that it is also the cheapest check of a token.</summary>
public interface IBalanceReader : IImageProvider
{
    /// <summary>What is left.</summary>
    /// <exception cref="ProviderFaultException">Not known now, or the token is not accepted.</exception>
    Task<AccountBalance> ReadBalanceAsync(CancellationToken cancellationToken);
}
