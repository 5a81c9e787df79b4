using ImageGen.Storage.Embedded;

namespace ImageGen.Storage.Tests.Stores;

/// <summary>A real embedded Garnet for one test class.</summary>
public class GarnetFixture : IStoreServer, IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private EmbeddedStore _store = null!;

    public string ConnectionString => _store.ConnectionString;

    public virtual bool IsSlowToClear => false;

    private protected virtual int Pages => StoreFiles.DefaultPages;

    public async ValueTask InitializeAsync()
        => _store = await EmbeddedStore.StartAsync(_folder.Path, Pages, time: null, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
