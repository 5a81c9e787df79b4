using ImageGen.Servers;

namespace ImageGen.Storage.Tests.Stores;

/// <summary>A real Redis for one test class.</summary>
public sealed class RedisFixture : IStoreServer, IAsyncLifetime
{
    public RedisServer Server { get; private set; } = null!;

    public string ConnectionString => Server.ConnectionString;

    public async ValueTask InitializeAsync() => Server = await RedisServer.StartAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
