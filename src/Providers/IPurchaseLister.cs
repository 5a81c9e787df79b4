namespace ImageGen.Providers;

/// <summary>A service that lists the purchases of an account, for comparison with the job rows; it buys and cancels nothing.</summary>
public interface IPurchaseLister : IImageProvider
{
    /// <summary>
    /// All purchases from <paramref name="since"/> on, by any client of the account, newest first. The enumeration ends without an exception only
    /// at the end of the list.
    /// </summary>
    /// <exception cref="ProviderFaultException">The list can't be read to its end now.</exception>
    IAsyncEnumerable<ListedPurchase> ListPurchasesAsync(DateTimeOffset since, CancellationToken cancellationToken);
}
