using ImageGen.Contracts;
using ImageGen.Servers;
using ImageGen.Storage.Identity;
using ImageGen.Storage.Results;
using ImageGen.Storage.Tests.Results;
using ImageGen.Storage.Tests.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ImageGen.Storage.Tests.Identity;

/// <summary>Hosts of one fleet over a real Redis, and what they say of the folders that they are configured with.</summary>
[Trait("Category", "Servers")]
public sealed class PlacesTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<IHost> _hosts = [];
    private RedisServer _redis = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _redis = await RedisServer.StartAsync(Cancel);

    public async ValueTask DisposeAsync()
    {
        _hosts.ForEach(host => host.Dispose());
        await _redis.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Hosts_that_share_a_folder_and_start_at_once_agree_on_one_id()
    {
        var hosts = Enumerable.Range(0, 6).Select(i => Host("shared", $"spill{i}")).ToList();

        await Task.WhenAll(hosts.Select(host => host.StartAsync(Cancel)));

        Assert.All(hosts, host => Assert.Null(Places(host).WhyUnusable));
        Assert.Single(Directory.GetFiles(_folder.Combine("shared")));
        Assert.All(await Task.WhenAll(hosts.Select(HealthOfAsync)), health => Assert.Equal(HealthStatus.Healthy, health.Status));
    }

    [Fact]
    public async Task A_folder_of_an_earlier_version_is_adopted_with_its_images()
    {
        Directory.CreateDirectory(_folder.Combine("old"));
        await File.WriteAllTextAsync(Path.Combine(_folder.Combine("old"), "image"), "", Cancel);
        var host = Host("old");

        await host.StartAsync(Cancel);

        Assert.Equal(["image", FolderMarker.FileName], Directory.GetFiles(_folder.Combine("old")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_host_with_the_folder_of_another_fleet_does_not_start_and_states_what_to_set()
    {
        await Host("a", "spill-a").StartAsync(Cancel);
        await MarkAsync("b", "0123456789abcdef0123456789abcdef");

        var fault = await Assert.ThrowsAsync<ForeignStorageException>(() => Host("b", "spill-b").StartAsync(Cancel));

        Assert.All(
            ["ImageGen:Results:Path", _folder.Combine("b"), "0123456789abcdef0123456789abcdef", _folder.Combine("a"), $"ImageGen:Results:Replaces={IdOf("a")}"],
            words => Assert.Contains(words, fault.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_with_an_empty_folder_writes_nothing_into_it_until_the_disk_is_mounted()
    {
        await Host("a", "spill-a").StartAsync(Cancel);
        Directory.CreateDirectory(_folder.Combine("b"));
        var host = Host("b", "spill-b");

        await host.StartAsync(Cancel);
        var before = await HealthOfAsync(host);
        await Assert.ThrowsAsync<ForeignResultStoreException>(() => PutAsync(host));
        await Assert.ThrowsAsync<ForeignResultStoreException>(() => Results(host).OpenAsync(ImageKey.Create(Guid.NewGuid(), DateTimeOffset.UnixEpoch, "png"), Cancel));

        Assert.Equal(HealthStatus.Unhealthy, before.Status);
        Assert.Contains("not the one that the fleet uses", before.Description, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Path, before.Description, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Combine("b")));

        await MarkAsync("b", IdOf("a"));
        await Watch(host).RoundAsync(Cancel);
        await PutAsync(host);
        Assert.Null(Places(host).WhyUnusable);
    }

    [Fact]
    public async Task A_gateway_with_an_empty_folder_is_degraded()
    {
        await Host("a").StartAsync(Cancel);
        var gateway = Host("b", serves: true, buys: false);

        await gateway.StartAsync(Cancel);

        Assert.Equal(HealthStatus.Degraded, (await HealthOfAsync(gateway)).Status);
    }

    [Fact]
    public async Task A_disk_that_goes_away_while_a_host_runs_gets_no_images_below_its_mount()
    {
        var host = Host("a");
        await host.StartAsync(Cancel);
        Directory.Move(_folder.Combine("a"), _folder.Combine("aside"));
        Directory.CreateDirectory(_folder.Combine("a"));

        await Assert.ThrowsAsync<ForeignResultStoreException>(() => PutAsync(host));
        await Watch(host).RoundAsync(Cancel);
        Assert.NotNull(Places(host).WhyUnusable);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Combine("a")));

        Directory.Delete(_folder.Combine("a"));
        Directory.Move(_folder.Combine("aside"), _folder.Combine("a"));
        await Watch(host).RoundAsync(Cancel);
        await PutAsync(host);
        Assert.Null(Places(host).WhyUnusable);
    }

    [Fact]
    public async Task The_operator_s_command_replaces_the_result_store_and_hosts_with_the_former_one_close()
    {
        var former = Host("a", "spill-a");
        await former.StartAsync(Cancel);
        var id = IdOf("a");
        var present = Host("b", "spill-b", settings: ("ImageGen:Results:Replaces", id));

        await present.StartAsync(Cancel);
        await Watch(former).RoundAsync(Cancel);
        var next = Host("b", "spill-c");
        await next.StartAsync(Cancel);

        Assert.NotEqual(id, IdOf("b"));
        Assert.Null(Places(present).WhyUnusable);
        Assert.NotNull(Places(present).ResultStoreReplacedAt);
        Assert.NotNull(Places(former).WhyUnusable);
        Assert.Null(Places(next).WhyUnusable);
    }

    [Fact]
    public async Task A_host_that_keeps_images_in_Redis_does_not_start_beside_one_with_a_folder_nor_the_other_way_round()
    {
        await Host("a", "spill-a").StartAsync(Cancel);
        var fault = await Assert.ThrowsAsync<ForeignStorageException>(() => Host("", "spill-b", settings: ("ImageGen:Results:Kind", "redis")).StartAsync(Cancel));
        Assert.Contains("ImageGen:Results:Kind is redis", fault.Message, StringComparison.Ordinal);

        await Host("", "spill-c", settings: [("ImageGen:Results:Kind", "redis"), ("ImageGen:Results:Replaces", IdOf("a"))]).StartAsync(Cancel);
        fault = await Assert.ThrowsAsync<ForeignStorageException>(() => Host("a", "spill-d").StartAsync(Cancel));
        Assert.Contains("Set ImageGen:Results:Kind=redis", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false, "ImageGen:Results:Path")]
    [InlineData(false, true, "ImageGen:Results:Path", "ImageGen:Results:SpillPath")]
    [InlineData(false, false)]
    public async Task A_host_that_does_not_say_where_its_images_are_does_not_start(bool serves, bool buys, params string[] keys)
    {
        var host = Host("", "", serves, buys);

        var fault = await Record.ExceptionAsync(() => host.StartAsync(Cancel));

        Assert.Equal(keys, (fault as OptionsValidationException)?.Failures.Select(failure => failure.Split(' ')[0]) ?? []);
    }

    [Theory]
    [InlineData("a", "a", "files", false)]
    [InlineData("a", "b/../a/", "files", false)]
    [InlineData("a", "a/spill", "files", true)]
    [InlineData("a", "a", "redis", true)]
    public async Task A_worker_whose_spill_folder_is_its_result_store_does_not_start(string results, string spill, string kind, bool starts)
    {
        var host = Host(results, spill, settings: ("ImageGen:Results:Kind", kind));

        var fault = await Record.ExceptionAsync(() => host.StartAsync(Cancel));

        Assert.Equal(starts, fault is null);
        Assert.Equal(starts ? [] : ["ImageGen:Results:SpillPath"], (fault as OptionsValidationException)?.Failures.Select(failure => failure.Split(' ')[0]) ?? []);
    }

    [Theory]
    [InlineData("file/below", "spill")]
    [InlineData("a", "file/below")]
    public async Task A_folder_that_can_not_be_written_closes_the_worker_at_its_start(string results, string spill)
    {
        await File.WriteAllTextAsync(_folder.Combine("file"), "", Cancel);
        var host = Host(results, spill);

        await host.StartAsync(Cancel);

        Assert.NotNull(Places(host).WhyUnusable);
        Assert.Equal(HealthStatus.Unhealthy, (await HealthOfAsync(host)).Status);
    }

    [Fact]
    public async Task Two_workers_do_not_share_a_spill_folder()
    {
        var first = Host("a", "spill");
        await first.StartAsync(Cancel);

        var fault = await Assert.ThrowsAsync<ForeignStorageException>(() => Host("a", "spill").StartAsync(Cancel));
        first.Dispose();
        await Host("a", "spill").StartAsync(Cancel);

        Assert.Contains("another worker uses", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_spill_folder_that_is_removed_under_its_worker_closes_it_for_a_round_and_is_made_anew()
    {
        var host = Host("a", "spill");
        await host.StartAsync(Cancel);

        Directory.Delete(_folder.Combine("spill"), recursive: true);
        await Watch(host).RoundAsync(Cancel);
        var why = Places(host).WhyUnusable;
        await Watch(host).RoundAsync(Cancel);

        Assert.NotNull(why);
        Assert.Null(Places(host).WhyUnusable);
        await Assert.ThrowsAsync<ForeignStorageException>(() => Host("a", "spill").StartAsync(Cancel));
    }

    [Fact]
    public async Task A_key_ring_that_does_not_open_what_the_fleet_s_sealed_degrades_the_host()
    {
        var first = Host("a", "spill-a", settings: ("ImageGen:Settings:KeyRing", _folder.Combine("ring")));
        await first.StartAsync(Cancel);
        var same = Host("a", "spill-b", settings: ("ImageGen:Settings:KeyRing", _folder.Combine("ring")));
        await same.StartAsync(Cancel);
        var other = Host("a", "spill-c", settings: ("ImageGen:Settings:KeyRing", _folder.Combine("other")));
        await other.StartAsync(Cancel);

        Assert.Equal(HealthStatus.Healthy, (await HealthOfAsync(first, "settings")).Status);
        Assert.Equal(HealthStatus.Healthy, (await HealthOfAsync(same, "settings")).Status);
        Assert.Equal(HealthStatus.Degraded, (await HealthOfAsync(other, "settings")).Status);
        Assert.Null(Places(other).WhyUnusable);

        var id = (await other.Services.GetRequiredService<FleetRecords>().FindAsync(FleetRecords.KeyRing, Cancel))!.Id;
        var replacing = Host("a", "spill-d", settings: [("ImageGen:Settings:KeyRing", _folder.Combine("other")), ("ImageGen:Settings:KeyRingReplaces", id)]);
        await replacing.StartAsync(Cancel);
        await Watch(first).RoundAsync(Cancel);

        Assert.Equal(HealthStatus.Healthy, (await HealthOfAsync(replacing, "settings")).Status);
        Assert.Equal(HealthStatus.Degraded, (await HealthOfAsync(first, "settings")).Status);
    }

    [Fact]
    public async Task A_folder_inside_of_the_data_folder_needs_no_id()
    {
        await Host("a", "spill-a").StartAsync(Cancel);
        var host = Host("data", "spill-b", settings: ("ImageGen:Results:InDataFolder", "true"));

        await host.StartAsync(Cancel);
        await PutAsync(host);

        Assert.Null(Places(host).WhyUnusable);
        Assert.False(File.Exists(Path.Combine(_folder.Combine("data"), FolderMarker.FileName)));
    }

    private static IImageStorageHealth Places(IHost host) => host.Services.GetRequiredService<IImageStorageHealth>();

    private static ImageStorageMonitor Watch(IHost host) => host.Services.GetRequiredService<ImageStorageMonitor>();

    private static IResultStore Results(IHost host) => host.Services.GetRequiredService<IResultStore>();

    private static Task<StoredImage> PutAsync(IHost host) => Results(host).PutAsync(Guid.NewGuid(), TestImages.Png(), Cancel);

    private static async Task<HealthReportEntry> HealthOfAsync(IHost host) => await HealthOfAsync(host, "results");

    private static async Task<HealthReportEntry> HealthOfAsync(IHost host, string check)
        => (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(one => one.Name == check, Cancel)).Entries[check];

    private string IdOf(string folder) => File.ReadAllText(Path.Combine(_folder.Combine(folder), FolderMarker.FileName)).Trim();

    private Task MarkAsync(string folder, string id)
    {
        Directory.CreateDirectory(_folder.Combine(folder));
        return File.WriteAllTextAsync(Path.Combine(_folder.Combine(folder), FolderMarker.FileName), $"{id}\n", Cancel);
    }

    private IHost Host(string results, string spill = "spill", bool serves = false, bool buys = true, params (string Key, string Value)[] settings)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration["ConnectionStrings:Redis"] = _redis.ConnectionString;
        builder.Configuration["ImageGen:Results:Path"] = results.Length > 0 ? _folder.Combine(results) : "";
        builder.Configuration["ImageGen:Results:SpillPath"] = spill.Length > 0 ? _folder.Combine(spill) : "";
        foreach (var (key, value) in settings)
        {
            builder.Configuration[key] = value;
        }

        builder.Logging.ClearProviders();
        builder.AddImageStorage(serves, buys);
        builder.AddStorage();
        var host = builder.Build();
        _hosts.Add(host);
        return host;
    }
}
