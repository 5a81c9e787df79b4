using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Jobs.Due;
using ImageGen.Storage.Jobs.Listing;
using ImageGen.Storage.Jobs.Retention;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs.Ended;

/// <summary>
/// The part of <see cref="JobStoreContract"/> in which rows of ended jobs are read or changed. It runs a second time with all those rows made compact before every use of the
/// store. The rest of the contract would do the same in both runs, because it has no row that can be compact. A new test in which a job ends belongs here.
/// </summary>
/// <param name="server">The server of the store.</param>
/// <param name="compacts">Whether the rows of ended jobs are made compact before every use of the store.</param>
public abstract partial class EndedJobContract(IStoreServer server, bool compacts) : IAsyncLifetime
{
    private protected StoreWorld _world = null!;

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected RedisJobStore Jobs => _world.Jobs;

    private protected RedisJobClaims Claims => _world.Claims;

    private protected RedisJobIndex Index => _world.Index;

    private protected RedisDueSet Due => _world.Due;

    private protected RedisOutbox Outbox => _world.Outbox;

    private protected RedisJobRetention Retention => _world.Retention;

    public async ValueTask InitializeAsync() => _world = await StoreWorld.OpenAsync(server, compacts);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _world.DisposeAsync();
    }

    private protected static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
