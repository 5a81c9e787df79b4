using ImageGen.Storage.Jobs;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs;

/// <summary>What every job store promises, on every server it may run on.</summary>
public abstract partial class JobStoreContract(IStoreServer server) : IAsyncLifetime
{
    private StoreWorld _world = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private RedisJobStore Jobs => _world.Jobs;

    public async ValueTask InitializeAsync() => _world = await StoreWorld.OpenAsync(server);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _world.DisposeAsync();
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
