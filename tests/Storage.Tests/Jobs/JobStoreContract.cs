using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Jobs.Due;
using ImageGen.Storage.Jobs.Listing;
using ImageGen.Storage.Jobs.Retention;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs;

/// <summary>What every job store promises, on every server it may run on.</summary>
public abstract partial class JobStoreContract(IStoreServer server, bool compacts = false) : IAsyncLifetime
{
    private StoreWorld _world = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private RedisJobStore Jobs => _world.Jobs;

    private RedisJobClaims Claims => _world.Claims;

    private RedisJobIndex Index => _world.Index;

    private RedisDueSet Due => _world.Due;

    private RedisOutbox Outbox => _world.Outbox;

    private RedisJobRetention Retention => _world.Retention;

    public async ValueTask InitializeAsync() => _world = await StoreWorld.OpenAsync(server, compacts);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _world.DisposeAsync();
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
