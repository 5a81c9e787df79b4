using ImageGen.Storage.Embedded;

[assembly: AssemblyFixture(typeof(ImageGen.Worker.Tests.Scripted.StoreFixture))]

namespace ImageGen.Worker.Tests.Scripted;

/// <summary>A real store for all tests that name their jobs; tests whose worker takes any due job have a separate store.</summary>
public class StoreFixture : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-worker-tests-");
    private EmbeddedStore _store = null!;

    public string ConnectionString => _store.ConnectionString;

    public async ValueTask InitializeAsync() => _store = await EmbeddedStore.StartAsync(_folder.FullName);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
