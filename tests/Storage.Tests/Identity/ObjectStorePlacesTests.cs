using ImageGen.Contracts;
using ImageGen.Servers;
using ImageGen.Storage.Identity;
using ImageGen.Storage.Results;
using ImageGen.Storage.Tests.Results;
using ImageGen.Storage.Tests.Results.Objects;
using ImageGen.Storage.Tests.Stores;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ImageGen.Storage.Tests.Identity;

/// <summary>Hosts of one fleet whose images are in an object store, and what they say of its settings.</summary>
[Trait("Category", "Servers")]
[Trait("Category", "Long")]
public sealed class ObjectStorePlacesTests(AzureFixture server) : IClassFixture<AzureFixture>, IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<IHost> _hosts = [];
    private RedisServer _redis = null!;
    private FaultProxy _proxy = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync(Cancel);
        _proxy = new FaultProxy(server.Server.Port);
    }

    public async ValueTask DisposeAsync()
    {
        _hosts.ForEach(host => host.Dispose());
        await _proxy.DisposeAsync();
        await _redis.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Hosts_that_share_a_container_and_start_at_once_agree_on_one_id()
    {
        var hosts = Enumerable.Range(0, 4).Select(number => Host("together", $"spill{number}")).ToList();

        await Task.WhenAll(hosts.Select(host => host.StartAsync(Cancel)));
        var stored = await PutAsync(hosts[0]);

        Assert.All(hosts, host => Assert.Null(Places(host).WhyUnusable));
        await using var read = await hosts[3].Services.GetRequiredService<IResultStore>().OpenAsync(stored.Key, Cancel);
        Assert.NotNull(read);
    }

    [Fact]
    public async Task A_host_with_another_prefix_does_not_start_and_states_what_to_set()
    {
        await Host("one", "spill-a").StartAsync(Cancel);
        await MarkAsync("two");

        var fault = await Assert.ThrowsAsync<ForeignStorageException>(() => Host("two", "spill-b").StartAsync(Cancel));

        Assert.All(["prefix two", "prefix one", "ImageGen:Results:Replaces="], words => Assert.Contains(words, fault.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("no-such-container", false, "the bucket or container does not exist (404 ContainerNotFound)")]
    [InlineData(null, true, "the credentials")]
    public async Task A_host_with_a_missing_container_or_refused_credentials_does_not_start_and_says_why(string? container, bool isStranger, string reason)
    {
        var fault = await Assert.ThrowsAsync<ForeignStorageException>(() => Host("p", "spill", container, isStranger).StartAsync(Cancel));

        Assert.Contains("ImageGen:Results:Kind is azure", fault.Message, StringComparison.Ordinal);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AccountKey", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_away_stops_new_orders_and_not_the_start_and_all_goes_on_when_it_is_back()
    {
        _proxy.Fault = StoreFault.Answers503;
        var host = Host("away", "spill");

        await host.StartAsync(Cancel);
        Assert.NotNull(Places(host).WhyUnusable);
        await Assert.ThrowsAnyAsync<ResultStoreException>(() => PutAsync(host));

        _proxy.Fault = StoreFault.None;
        await Watch(host).RoundAsync(Cancel);
        Assert.Null(Places(host).WhyUnusable);
        await PutAsync(host);

        _proxy.Fault = StoreFault.Answers507;
        await Watch(host).RoundAsync(Cancel);
        Assert.NotNull(Places(host).WhyUnusable);
    }

    [Fact]
    public async Task Hosts_that_read_both_stores_change_one_after_another_and_find_every_image()
    {
        var former = Host("next", "spill-a", kind: "files", also: "azure");
        await former.StartAsync(Cancel);
        var first = await PutAsync(former);

        // The first host writes to the container already; the other one still to the folder.
        var next = Host("next", "spill-b", also: "files");
        await next.StartAsync(Cancel);
        var second = await PutAsync(next);
        Assert.All([former, next], host => Assert.Null(Places(host).WhyUnusable));
        Assert.NotEqual(first.Key, second.Key);
        Assert.All([former, next], host => AssertReads(host, first.Key, second.Key));

        // The operator gives the fleet its new store; the host that is still on the former one goes on.
        var record = (await former.Services.GetRequiredService<FleetRecords>().FindAsync(FleetRecords.ResultStore, Cancel))!;
        var replacing = Host("next", "spill-c", also: "files", replaces: record.Id);
        await replacing.StartAsync(Cancel);
        await Watch(former).RoundAsync(Cancel);
        await Watch(next).RoundAsync(Cancel);

        var third = await PutAsync(former);
        Assert.All([former, next, replacing], host => Assert.Null(Places(host).WhyUnusable));
        Assert.All([former, next, replacing], host => AssertReads(host, first.Key, second.Key, third.Key));
        Assert.NotEqual(record.Id, (await former.Services.GetRequiredService<FleetRecords>().FindAsync(FleetRecords.ResultStore, Cancel))!.Id);
    }

    private static void AssertReads(IHost host, params string[] keys)
        => Assert.All(keys, key => Assert.NotNull(Task.Run(() => host.Services.GetRequiredService<IResultStore>().OpenAsync(key, Cancel), Cancel).GetAwaiter().GetResult()));

    private static IImageStorageHealth Places(IHost host) => host.Services.GetRequiredService<IImageStorageHealth>();

    private static ImageStorageMonitor Watch(IHost host) => host.Services.GetRequiredService<ImageStorageMonitor>();

    private static Task<StoredImage> PutAsync(IHost host) => host.Services.GetRequiredService<IResultStore>().PutAsync(Guid.NewGuid(), TestImages.Png(), Cancel);

    private Task<string> MarkAsync(string prefix) => new ObjectResultStoreMarker("azure", server.Open(prefix: prefix)).CreateAsync(Cancel);

    private IHost Host(string prefix, string spill, string? container = null, bool isStranger = false, string kind = "azure", string? also = null, string? replaces = null)
    {
        var connection = ObjectStoreServer.AzureConnectionString(_proxy.Port);
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Redis"] = _redis.ConnectionString,
            ["ConnectionStrings:AzureStorage"] = isStranger ? ObjectStoreServer.AzureConnectionString(_proxy.Port, AzureFixture.SecretOfStranger) : connection,
            ["ImageGen:Results:Kind"] = kind,
            ["ImageGen:Results:AlsoRead"] = also,
            ["ImageGen:Results:Replaces"] = replaces,
            ["ImageGen:Results:Path"] = _folder.Combine("images"),
            ["ImageGen:Results:Azure:Container"] = container ?? ObjectStoreServer.Bucket,
            ["ImageGen:Results:Azure:Prefix"] = prefix,
            ["ImageGen:Results:SpillPath"] = _folder.Combine(spill),
        });
        builder.Logging.ClearProviders();
        builder.AddImageStorage(serves: false, buys: true);
        builder.AddStorage();
        var host = builder.Build();
        _hosts.Add(host);
        return host;
    }
}
