using ImageGen.Storage;
using ImageGen.Storage.Embedded;
using ImageGen.Storage.Identity;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ImageGen.Worker.Tests.Hosting;

/// <summary>A gateway's storage and a worker over one store, with the folders that their settings name.</summary>
public sealed class PlacesTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-places-");
    private EmbeddedStore _store = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await EmbeddedStore.StartAsync(Sub("store"), cancellationToken: Token);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_worker_with_another_folder_than_the_gateway_s_buys_nothing_until_it_has_the_same()
    {
        using var gateway = await StartGatewayAsync();
        var provider = new SynchronousProvider();
        await using var worker = Worker(provider, Sub("b"));
        await worker.Host.StartAsync(Token);
        var id = await worker.SubmitAsync();

        // Whoever wakes it, by hand or by the due set.
        Assert.Equal(JobState.Queued, (await worker.RunAsync(id)).State);
        Assert.Equal(0, provider.Purchases);
        Assert.Empty(Directory.GetFileSystemEntries(Sub("b")));

        File.Copy(Path.Combine(Sub("a"), FolderMarker.FileName), Path.Combine(Sub("b"), FolderMarker.FileName));
        await worker.Host.Services.GetRequiredService<ImageStorageMonitor>().RoundAsync(Token);
        var job = await Eventually.GetAsync(async () => await worker.ReadAsync(id) is { State: JobState.Succeeded } ended ? ended : null, "the image is there");

        Assert.Equal((JobState.Succeeded, 1), (job.State, provider.Purchases));
        Assert.True(File.Exists(Path.Combine(Sub("b"), job.Image!.Key)));
    }

    [Fact]
    public async Task An_image_is_spilled_while_the_result_store_is_unavailable_and_delivered_when_it_is_back()
    {
        using var gateway = await StartGatewayAsync();
        var (folder, aside) = (Sub("a"), Path.Combine(_folder.FullName, "aside"));
        var provider = new SynchronousProvider();
        await using var worker = Worker(provider, folder);
        Directory.Move(folder, aside);
        Directory.CreateDirectory(folder);
        var id = await worker.SubmitAsync();

        // Not started, so that the folder has not been checked before the order.
        var storing = await worker.RunAsync(id);
        Assert.Equal((JobState.Storing, 1), (storing.State, provider.Purchases));
        Assert.Empty(Directory.GetFileSystemEntries(folder));

        Directory.Delete(folder);
        Directory.Move(aside, folder);
        Assert.Equal((JobState.Succeeded, 1), ((await worker.RunUntilAsync(id, JobState.Succeeded)).State, provider.Purchases));
    }

    private string Sub(string name) => _folder.CreateSubdirectory(name).FullName;

    private TestWorker Worker(SynchronousProvider provider, string results) => new(
        _store.ConnectionString, provider,
        settings: [("ImageGen:Results:Path", results), ("ImageGen:Results:SpillPath", Path.Combine(_folder.FullName, "spill")), ("ImageGen:Results:InDataFolder", "false")]);

    private async Task<IHost> StartGatewayAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["ConnectionStrings:Redis"] = _store.ConnectionString;
        builder.Configuration["ImageGen:Store:Embedded"] = "true";
        builder.Configuration["ImageGen:Results:Path"] = Sub("a");
        builder.AddStorage();
        builder.AddImageStorage(serves: true);
        var host = builder.Build();
        await host.StartAsync(Token);
        return host;
    }
}
