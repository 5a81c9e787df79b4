using ImageGen.Servers;

namespace ImageGen.Storage.Tests.Stores;

/// <summary>
/// A real Redis for one test class, in memory only: no test of a contract ends its server, and a write that waits for the disk takes twice as long. What a killed server keeps is
/// tested by <c>StoreAwayTests</c> and the chaos scenarios, on durable ones.
/// </summary>
public sealed class RedisFixture : IStoreServer, IAsyncLifetime
{
    private static readonly IReadOnlyList<string> InMemory = ["--appendonly", "no", "--save", "", "--maxmemory-policy", "noeviction"];

    private RedisServer _server = null!;

    public string ConnectionString => _server.ConnectionString;

    public async ValueTask InitializeAsync() => _server = await RedisServer.StartAsync(InMemory, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
