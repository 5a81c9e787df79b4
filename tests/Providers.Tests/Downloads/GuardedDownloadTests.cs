using ImageGen.Contracts;
using ImageGen.Egress;
using ImageGen.Egress.Tests;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Replicate;

namespace ImageGen.Providers.Tests.Downloads;

/// <summary>What a provider names is asked through the guard; what the operator names is not.</summary>
public sealed class GuardedDownloadTests : IAsyncDisposable
{
    private readonly Watchtower _tower = new();

    private readonly FakeNames _names = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _tower.DisposeAsync();

    [Theory]
    [InlineData("https://pbxt.replicate.delivery/x.png")]
    [InlineData("https://cdn.example.com/x.png#fragment")]
    public async Task A_host_on_the_list_that_has_moved_into_our_networks_is_not_asked_and_the_image_waits(string address)
    {
        _names.Add(new Uri(address).IdnHost, "127.0.0.1");
        using var downloader = Downloader(new Uri("https://api.replicate.com/v1"));

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => downloader.FetchAsync(address, Token));

        Assert.Equal((FailureReason.ProviderUnavailable, false), (fault.Reason, fault.MayHaveBought));
        Assert.Contains("ImageGen:Egress", fault.Message, StringComparison.Ordinal);
        Assert.Equal(1, _names.Questions);
    }

    [Fact]
    public async Task The_host_of_the_instance_itself_is_asked_wherever_it_is()
    {
        using var downloader = Downloader(new Uri($"http://127.0.0.1:{_tower.Port}/v1"));

        // No image, but an answer.
        await Assert.ThrowsAnyAsync<Exception>(() => downloader.FetchAsync($"http://127.0.0.1:{_tower.Port}/x.png", Token));

        Assert.Equal(["127.0.0.1"], _tower.Reached);
        Assert.Equal(0, _names.Questions);
    }

    [Theory]
    [InlineData("https://api.replicate.com/v1", "https://replicate.delivery/x.png", false)]
    [InlineData("https://api.replicate.com/v1", "https://cdn.example.com/x.png", false)]
    [InlineData("https://api.replicate.com/v1", "https://minio.internal/x.png", true)]
    [InlineData("https://own.example/v1", "https://own.example/x.png", true)]
    [InlineData("http://localhost:9000/v1", "http://127.0.0.1:9001/x.png", true)]
    public void A_host_allowed_by_the_operator_matches_by_its_whole_name(string baseUrl, string address, bool isOperators)
        => Assert.Equal(isOperators, Rules(new Uri(baseUrl)).IsOperators(new Uri(address)));

    private ImageDownloader Downloader(Uri baseUrl) => new(Rules(baseUrl), TimeProvider.System, new EgressGuard(new EgressOptions(), _names));

    private static DownloadRules Rules(Uri baseUrl) => new(baseUrl, ReplicateKind.PublicUrl, ["replicate.delivery", "*.replicate.delivery"], ["*.example.com", "minio.internal"]);
}
