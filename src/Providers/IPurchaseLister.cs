namespace ImageGen.Providers;

/// <summary>A service that shows what was bought with an account. For holding its list against our rows; it buys and cancels nothing.</summary>
public interface IPurchaseLister : IImageProvider
{
    /// <summary>
    /// Everything bought from <paramref name="since"/> on, by whomever, newest first. Half a list is no list: the enumeration ends by itself only
    /// at its end.
    /// </summary>
    /// <exception cref="ProviderFaultException">The list can't be read to its end now.</exception>
    IAsyncEnumerable<ListedPurchase> ListPurchasesAsync(DateTimeOffset since, CancellationToken cancellationToken);
}
