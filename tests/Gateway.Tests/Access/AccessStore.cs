using ImageGen.Storage.Embedded;

namespace ImageGen.Gateway.Tests.Access;

/// <summary>A store of its own for tests that create keys: a key closes every gateway on its store.</summary>
public sealed class AccessStore : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-access-");
    private EmbeddedStore? _store;

    internal string ConnectionString => _store?.ConnectionString ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync() => _store = await EmbeddedStore.StartAsync(_folder.FullName);

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }
}
