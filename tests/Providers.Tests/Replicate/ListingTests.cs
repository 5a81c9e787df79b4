using ImageGen.Emulators;
using ImageGen.Emulators.Replicate;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.Replicate;

namespace ImageGen.Providers.Tests.Replicate;

/// <summary>The account's list against the emulated Replicate: its purchases, over all pages.</summary>
public sealed class ListingTests : IAsyncLifetime
{
    private ReplicateEmulator _replicate = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
        => _replicate = await ReplicateEmulator.StartAsync(new ReplicateOptions { Token = "r8_x", Latency = Latency.Fixed(TimeSpan.FromMilliseconds(10)) }, Token);

    public async ValueTask DisposeAsync() => await _replicate.DisposeAsync();

    [Fact]
    public async Task Every_purchase_is_listed_once_over_all_pages_by_what_it_was_ordered_with()
    {
        using var provider = Provider();
        var since = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        List<string> bought = [];
        for (var n = 0; n < 130; n++)
        {
            bought.Add(Assert.IsType<SubmitOutcome.Accepted>(await provider.SubmitAsync(Orders.Of($"cat {n}", n), Token)).ProviderId);
        }

        var listed = await provider.ListPurchasesAsync(since, Token).ToListAsync(Token);

        Assert.Equal(bought.Order(), listed.Select(purchase => purchase.ProviderId).Order());
        var first = listed.Single(purchase => purchase.ProviderId == bought[0]);
        Assert.Equal((0L, ListedPurchase.DigestOf("cat 0"), true), (first.Seed, first.PromptDigest, first.MayHaveCharged));
        Assert.Equal(130, _replicate.Ledger.Count);
    }

    [Fact]
    public async Task A_list_that_can_t_be_read_is_a_fault_and_not_an_empty_one()
    {
        using var provider = Provider("r8_wrong");

        await Assert.ThrowsAsync<ProviderFaultException>(async () => await provider.ListPurchasesAsync(DateTimeOffset.UnixEpoch, Token).ToListAsync(Token));
    }

    private ReplicateProvider Provider(string token = "r8_x")
        => (ReplicateProvider)new ReplicateKind(TimeProvider.System).Create(new ConfiguredProvider { Name = "replicate", Kind = "replicate", BaseUrl = _replicate.BaseUrl, Token = token });
}
