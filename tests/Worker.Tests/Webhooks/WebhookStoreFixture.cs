using ImageGen.Storage.Embedded;

namespace ImageGen.Worker.Tests.Webhooks;

/// <summary>A real store for one class: what is due in it is taken by its tests and nobody else.</summary>
public sealed class WebhookStoreFixture : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-webhook-tests-");
    private EmbeddedStore _store = null!;

    public string ConnectionString => _store.ConnectionString;

    public async ValueTask InitializeAsync() => _store = await EmbeddedStore.StartAsync(_folder.FullName);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
