namespace ImageGen.Providers;

/// <summary>A service that can be asked, for nothing, whether an order would get through: whether it is there, takes the token and has what is needed.</summary>
public interface IAccountCheck : IImageProvider
{
    /// <summary>Makes the cheapest real call there is. It buys nothing.</summary>
    /// <exception cref="ProviderFaultException">No answer came, or none that says anything.</exception>
    Task<AccountCheckResult> CheckAccountAsync(CancellationToken cancellationToken);
}
