using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Embedded;

[assembly: AssemblyFixture(typeof(SharedGateway))]

namespace ImageGen.Gateway.Tests.World;

/// <summary>One embedded store and one gateway on it for all tests that need nothing special; tests keep apart by their tenants.</summary>
public sealed class SharedGateway : IAsyncLifetime
{
    private const string AdminToken = "shared-operator-0123456789";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-gateway-");
    private EmbeddedStore? _store;
    private TestGateway? _gateway;

    /// <summary>The header of an operator's request.</summary>
    internal static (string Name, string Value) Admin { get; } = ("Authorization", $"Bearer {AdminToken}");

    internal TestGateway Gateway => _gateway ?? throw new InvalidOperationException("Not started.");

    internal string ConnectionString => _store?.ConnectionString ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync()
    {
        _store = await EmbeddedStore.StartAsync(Path.Combine(_folder.FullName, "store"));
        _gateway = await TestGateway.StartAsync(ConnectionString, builder => builder.Configuration["Gateway:AdminToken"] = AdminToken);
    }

    public async ValueTask DisposeAsync()
    {
        // Of all tests that ran: what their requests made the gateway read.
        IReadOnlyList<string> unlisted = [];
        if (_gateway is not null)
        {
            unlisted = WatchedReads.Unlisted(await ApiDocument.OfAsync(_gateway, CancellationToken.None));
            await _gateway.DisposeAsync();
        }

        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        _folder.Delete(recursive: true);
        Assert.Empty(unlisted);
    }
}
