using ImageGen.Storage.Redis;
using ImageGen.Storage.Results;
using ImageGen.Storage.Results.Objects;
using ImageGen.Storage.Tests.Results.Objects;
using ImageGen.Storage.Tests.Stores;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Results.Contract;

public sealed class ResultStoreInFiles : ResultStoreContract
{
    private readonly TemporaryFolder _folder = new();

    internal override Task<IResultStore> OpenStoreAsync() => Task.FromResult<IResultStore>(new FileResultStore(_folder.Combine("images"), TimeProvider.System));

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return base.DisposeAsync();
    }
}

public abstract class ResultStoreInJobStore(IStoreServer server) : ResultStoreContract
{
    private ConnectionMultiplexer? _redis;

    internal override async Task<IResultStore> OpenStoreAsync()
    {
        _redis = await StoreWorld.ConnectAsync(server);
        return new RedisResultStore(new StoreConnection(_redis), TimeSpan.FromDays(7), 72 * 1024 * 1024, TimeProvider.System);
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _redis!.DisposeAsync();
        await base.DisposeAsync();
    }
}

[Trait("Category", "Servers")]
public sealed class ResultStoreInRedis(RedisFixture server) : ResultStoreInJobStore(server), IClassFixture<RedisFixture>;

public sealed class ResultStoreInGarnet(GarnetFixture server) : ResultStoreInJobStore(server), IClassFixture<GarnetFixture>;

[Trait("Category", "Servers")]
[Trait("Category", "Long")]
public sealed class ResultStoreInS3(S3Fixture server) : ResultStoreContract, IClassFixture<S3Fixture>
{
    internal override Task<IResultStore> OpenStoreAsync() => Task.FromResult<IResultStore>(new ObjectResultStore(server.Open(), TimeProvider.System));
}

[Trait("Category", "Servers")]
[Trait("Category", "Long")]
public sealed class ResultStoreInAzure(AzureFixture server) : ResultStoreContract, IClassFixture<AzureFixture>
{
    internal override Task<IResultStore> OpenStoreAsync() => Task.FromResult<IResultStore>(new ObjectResultStore(server.Open(), TimeProvider.System));
}
