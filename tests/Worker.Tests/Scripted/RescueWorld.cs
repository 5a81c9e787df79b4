using ImageGen.Storage.Redis;
using ImageGen.Storage.Results;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGen.Worker.Tests.Scripted;

/// <summary>Workers that share one result store, which can fail, and have a disk of their own each; the store's clock can be moved on.</summary>
internal sealed class RescueWorld(string store) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-rescue-");

    /// <summary>Whether images can be stored.</summary>
    public bool CanPut { get; set; } = true;

    /// <summary>Whether the result store can be asked.</summary>
    public bool CanOpen { get; set; } = true;

    /// <summary>How far the store's clock is ahead of the machine's.</summary>
    public TimeSpan Passed { get; set; }

    public string Results => Path.Combine(_folder.FullName, "results");

    public void Dispose() => _folder.Delete(recursive: true);

    public string Disk(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>The spilled files of a disk.</summary>
    public FileInfo[] Spilled(string disk) => Directory.Exists(Disk(disk)) ? new DirectoryInfo(Disk(disk)).GetFiles("*.spill") : [];

    public TestWorker Worker(SynchronousProvider provider, string disk = "a", Action<IServiceCollection>? configure = null, string? database = null, params (string Key, string Value)[] settings) => new(
        database ?? store,
        provider,
        services =>
        {
            services.Replace(ServiceDescriptor.Singleton(new StoreSettings(TimeSpan.FromDays(7)) { Now = () => DateTimeOffset.UtcNow + Passed }));
            TestWorker.Interpose<IResultStore>(before: FailAsync)(services);
            configure?.Invoke(services);
        },
        bus: null,
        [("ImageGen:Results:SpillPath", Disk(disk)), ("ImageGen:Results:Path", Results), .. settings]);

    private Task FailAsync(string method) => method switch
    {
        nameof(IResultStore.PutAsync) when !CanPut => throw new ResultStoreException("The result store is away."),
        nameof(IResultStore.OpenAsync) when !CanOpen => throw new ResultStoreException("The result store is away."),
        _ => Task.CompletedTask,
    };
}
