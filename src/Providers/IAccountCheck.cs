namespace ImageGen.Providers;

/// <summary>A service with a free call that tests whether an order would be accepted: whether it is reachable, accepts the token and has the model.</summary>
public interface IAccountCheck : IImageProvider
{
    /// <summary>Makes the cheapest real call. It buys nothing.</summary>
    /// <exception cref="ProviderFaultException">No response arrived, or it does not show whether an order would be accepted.</exception>
    Task<AccountCheckResult> CheckAccountAsync(CancellationToken cancellationToken);
}
