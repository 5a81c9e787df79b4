using ImageGen.Emulators;
using ImageGen.Emulators.Replicate;
using ImageGen.Servers;

namespace ImageGen.EndToEnd.Tests;

/// <summary>
/// Jobs whose images are kept in a store that speaks S3, which is killed while they run, or fails. Those of the first test are 200, at full size 10,000.
/// </summary>
[Trait("Category", "Servers")]
public sealed class ObjectStoreOutageTests : IAsyncLifetime
{
    private static readonly int Jobs = TestSize.Choose(200, 10_000);

    private const string SpilledImage = "*.spill";

    private readonly PortClaim _port = Ports.Claim();
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("imagegen-data-");
    private ReplicateEmulator _replicate = null!;
    private ObjectStoreServer _store = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static TimeSpan Patience => TimeSpan.FromMinutes(2) + TimeSpan.FromMilliseconds(60 * Jobs);

    private Uri Address => new($"http://127.0.0.1:{_port.Port}");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(NodePackages.Missing is not null, NodePackages.Missing ?? "");
        _replicate = await ReplicateEmulator.StartAsync(new ReplicateOptions { Latency = Latency.Fixed(TimeSpan.FromSeconds(1)) });
        _store = await ObjectStoreServer.StartS3Async(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
            await _replicate.DisposeAsync();
        }

        _port.Dispose();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task No_image_is_lost_bought_twice_or_left_over_while_the_store_is_killed_and_started_again()
    {
        using var caller = new GatewayCaller(Address);
        await using var host = Imagegen.Start(Environment(), "serve", "--data", _data.FullName, "--port", $"{_port.Port}");
        await host.WaitUntilReadyAsync(Address, TimeSpan.FromSeconds(60), Cancel);

        var outage = Task.Run(async () =>
        {
            await Eventually.TrueAsync(() => Objects().Count() > Jobs / 4, "a quarter of the images is stored", Patience);
            _store.Kill();
            await Eventually.TrueAsync(() => Spilled().Any(), "a paid image waits in the spill folder", Patience);
            await _store.StartAgainAsync(Cancel);
        }, Cancel);
        await Parallel.ForEachAsync(Enumerable.Range(0, Jobs), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancel }, async (number, _) =>
            await caller.SubmitAsync(new { prompt = $"image {number}" }));
        await outage;
        await caller.AllSucceedAsync(Patience);

        Assert.Equal(Jobs, caller.Accepted.Distinct().Count());
        Assert.Equal(Jobs, _replicate.Ledger.Count);
        Assert.Equal(Jobs, _replicate.Ledger.Purchases.Select(purchase => purchase.Prompt).Distinct().Count());
        await Eventually.TrueAsync(() => !Spilled().Any(), "the spill folder is empty", Patience);
        Assert.Equal(Jobs, Objects().Count());
        host.Terminate();
        Assert.Equal(0, await host.WaitForExitAsync(TimeSpan.FromSeconds(60), Cancel));
    }

    [Trait("Category", "Extended")]
    [Fact]
    public async Task No_image_is_lost_or_bought_twice_while_the_store_fails_in_every_way_and_the_host_is_killed()
    {
        const int OfFault = 10;
        StoreFault[] faults = [StoreFault.CutInRequest, StoreFault.SlowBody, StoreFault.CutBeforeResponse, StoreFault.Answers503, StoreFault.CutInResponse, StoreFault.Answers507];
        await using var proxy = new FaultProxy(_store.Port);
        using var caller = new GatewayCaller(Address);
        foreach (var fault in faults)
        {
            proxy.Fault = StoreFault.None;
            await using var host = await StartAsync();
            var bought = _replicate.Ledger.Count;
            await Task.WhenAll(Enumerable.Range(0, OfFault).Select(number => caller.SubmitAsync(new { prompt = $"image {number} of {fault}" })));
            await Eventually.TrueAsync(() => _replicate.Ledger.Count > bought, "an image is bought", Patience);
            proxy.Fault = fault;
            await Eventually.TrueAsync(() => proxy.Failed(fault) >= 3, $"three requests meet {fault}", Patience);
            host.Kill();
        }

        proxy.Fault = StoreFault.None;
        await using var last = await StartAsync();
        await caller.AllSucceedAsync(Patience);

        Assert.Equal(faults.Length * OfFault, caller.Accepted.Distinct().Count());
        Assert.Equal(faults.Length * OfFault, _replicate.Ledger.Count);
        await Eventually.TrueAsync(() => !Spilled().Any(), "the spill folder is empty", Patience);
        Assert.Equal(faults.Length * OfFault, Objects().Count());

        async Task<HostProcess> StartAsync()
        {
            var started = Imagegen.Start(Environment(proxy.Port), "serve", "--data", _data.FullName, "--port", $"{_port.Port}");
            await started.WaitUntilReadyAsync(Address, TimeSpan.FromSeconds(60), Cancel);
            return started;
        }
    }

    private IEnumerable<string> Objects() => Directory.EnumerateFiles(_store.Folder, "*.png._S3rver_object", SearchOption.AllDirectories);

    private IEnumerable<string> Spilled() => Directory.Exists(Path.Combine(_data.FullName, "spill"))
        ? Directory.EnumerateFiles(Path.Combine(_data.FullName, "spill"), SpilledImage)
        : [];

    private Dictionary<string, string?> Environment(int? port = null) => Settings.Of(_replicate, new()
    {
        ["AWS_ACCESS_KEY_ID"] = ObjectStoreServer.AccessKey,
        ["AWS_SECRET_ACCESS_KEY"] = ObjectStoreServer.AccessKey,
        ["ImageGen__DefaultProvider"] = "replicate",
        ["ImageGen__Results__Kind"] = "s3",
        ["ImageGen__Results__S3__Bucket"] = ObjectStoreServer.Bucket,
        ["ImageGen__Results__S3__Endpoint"] = $"http://127.0.0.1:{port ?? _store.Port}",
    });
}
