using ImageGen.Providers;

namespace ImageGen.Worker.Tests.Scripted;

/// <summary>A service that shows the list the test gives it.</summary>
internal sealed class ListingProvider : SynchronousProvider, IPurchaseLister
{
    public List<ListedPurchase> Listed { get; } = [];

    public bool IsDown { get; set; }

    public async IAsyncEnumerable<ListedPurchase> ListPurchasesAsync(DateTimeOffset since, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        foreach (var purchase in IsDown ? throw new ProviderFaultException(Contracts.FailureReason.ProviderUnavailable, "Down.", mayHaveBought: false) : Listed)
        {
            yield return purchase;
        }
    }
}
