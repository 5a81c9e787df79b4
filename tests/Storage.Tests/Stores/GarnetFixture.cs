using ImageGen.Storage.Embedded;

namespace ImageGen.Storage.Tests.Stores;

/// <summary>A real embedded Garnet for one test class.</summary>
public sealed class GarnetFixture : IStoreServer, IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private EmbeddedStore _store = null!;

    public string ConnectionString => _store.ConnectionString;

    public async ValueTask InitializeAsync()
        => _store = await EmbeddedStore.StartAsync(_folder.Path, cancellationToken: TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }
}
