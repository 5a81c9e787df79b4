namespace ImageGen.Providers;

/// <summary>A service that reports the balance of the account. The call is free, so it is also the cheapest test of a token.</summary>
public interface IBalanceReader : IImageProvider
{
    /// <summary>Reads the balance.</summary>
    /// <exception cref="ProviderFaultException">It is not known now, or the token is not accepted.</exception>
    Task<AccountBalance> ReadBalanceAsync(CancellationToken cancellationToken);
}
